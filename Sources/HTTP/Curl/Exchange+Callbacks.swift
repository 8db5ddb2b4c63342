import CCurl

extension Exchange {
    /// Registers the functions that curl calls during `curl_multi_perform`, on the transport's thread.
    func setCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let easy = handle.pointer
        for option in [
            CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA, CURLOPT_XFERINFODATA,
            CURLOPT_PREREQDATA,
        ] {
            handle.set(option, pointer: context)
        }
        handle.note(
            kilo_curl_set_data_callback(easy, CURLOPT_WRITEFUNCTION, takeBody), CURLOPT_WRITEFUNCTION)
        handle.note(
            kilo_curl_set_data_callback(easy, CURLOPT_HEADERFUNCTION, takeLine), CURLOPT_HEADERFUNCTION)
        handle.note(kilo_curl_set_data_callback(easy, CURLOPT_READFUNCTION, giveBody), CURLOPT_READFUNCTION)
        handle.note(kilo_curl_set_seek_callback(easy, seekBody), CURLOPT_SEEKFUNCTION)
        handle.note(kilo_curl_set_progress_callback(easy, takeProgress), CURLOPT_XFERINFOFUNCTION)
        handle.note(kilo_curl_set_before_request_callback(easy, beginRequest), CURLOPT_PREREQFUNCTION)
        handle.set(CURLOPT_NOPROGRESS, 0)
    }

    fileprivate static func from(_ context: UnsafeMutableRawPointer?) -> Exchange? {
        context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
    }
}

private typealias Bytes = UnsafeMutablePointer<CChar>

// curl counts bytes in items of one byte: the first number of the next three is always 1.

private func takeBody(_ bytes: Bytes?, _: Int, _ count: Int, _ context: UnsafeMutableRawPointer?) -> Int {
    let piece = UnsafeRawBufferPointer(start: bytes, count: count)
    // Any other number than that of the bytes ends the transfer.
    return Exchange.from(context)?.receive(piece) == true ? count : count + 1
}

private func takeLine(_ bytes: Bytes?, _: Int, _ count: Int, _ context: UnsafeMutableRawPointer?) -> Int {
    Exchange.from(context)?.receive(line: UnsafeRawBufferPointer(start: bytes, count: count))
    return count
}

private func giveBody(_ bytes: Bytes?, _: Int, _ count: Int, _ context: UnsafeMutableRawPointer?) -> Int {
    let room = UnsafeMutableRawBufferPointer(start: bytes, count: count)
    return Exchange.from(context)?.send(into: room) ?? Int(CURL_READFUNC_ABORT)
}

private func seekBody(_ context: UnsafeMutableRawPointer?, _ offset: curl_off_t, _ origin: Int32) -> Int32 {
    guard origin == 0, let exchange = Exchange.from(context) else { return Int32(CURL_SEEKFUNC_FAIL) }
    exchange.body.seek(to: Int(offset))
    return Int32(CURL_SEEKFUNC_OK)
}

private func takeProgress(
    _ context: UnsafeMutableRawPointer?, _: curl_off_t, _ received: curl_off_t, _: curl_off_t,
    _ sent: curl_off_t
) -> Int32 {
    Exchange.from(context)?.progress(received + sent)
    return 0
}

private func beginRequest(
    _ context: UnsafeMutableRawPointer?, _: Bytes?, _: Bytes?, _: Int32, _ localPort: Int32
) -> Int32 {
    Exchange.from(context)?.beginAttempt(localPort: localPort) == true
        ? Int32(CURL_PREREQFUNC_OK) : Int32(CURL_PREREQFUNC_ABORT)
}
