#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension Release {
    /// The plan as JSON: the form that the tool reads.
    public var json: String { PlanEncoder.encode(self).text }

    /// Writes the plan to a file descriptor of its own, so that nothing a plan prints can be taken for it.
    ///
    /// Called by the two lines that the tool compiles along with a plan.
    ///
    /// - Returns: 0, or 1 if the descriptor could not take it; the exit code of the evaluation.
    public func emit(to descriptor: Int32) -> Int32 { write(json, to: descriptor) }
}

extension OCIImage {
    /// The image alone as a plan without products.
    public var json: String { PlanEncoder.encode(self).text }

    /// Writes the image as a plan is written.
    ///
    /// - Returns: as of a plan.
    public func emit(to descriptor: Int32) -> Int32 { write(json, to: descriptor) }
}

private func write(_ json: String, to descriptor: Int32) -> Int32 {
    var bytes = Array(json.utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count <= 0 { return 1 }
        bytes = bytes.dropFirst(count)
    }
    return 0
}
