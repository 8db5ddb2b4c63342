internal import Glibc

/// Calls `body` with a list of C strings that ends with a null pointer, as `execve` takes it.
func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers = texts.map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    return body(&pointers)
}

/// Calls `body` with a pointer to a value, or with a null pointer if there is none.
func withOptionalPointer<Value, Result>(
    to value: inout Value?, _ body: (UnsafePointer<Value>?) -> Result
) -> Result {
    guard var present = value else { return body(nil) }
    return withUnsafePointer(to: &present, body)
}
