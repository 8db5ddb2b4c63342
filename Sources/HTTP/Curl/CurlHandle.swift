import CCurl

/// One `CURL *` and the memory that it borrows from us: the list of header fields and the error text.
final class CurlHandle {
    /// The easy handle, nil only if memory is out.
    let pointer: UnsafeMutableRawPointer?
    /// The first option that libcurl did not take, with its reason; nothing may be sent then.
    private(set) var refusal: String?
    private var fields: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>

    init() {
        pointer = kilo_curl_easy_init()
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        set(CURLOPT_ERRORBUFFER, pointer: errorText)
    }

    /// The handle goes first, because it may still point at the list and the text.
    deinit {
        kilo_curl_easy_cleanup(pointer)
        kilo_curl_list_free(fields)
        errorText.deallocate()
    }

    /// What happened in the last transfer, in curl's words.
    func message(_ code: CURLcode) -> String {
        let details = String(cString: errorText)
        return details.isEmpty ? CurlLibrary.message(code) : details
    }

    /// The URL to which the answer redirects, made absolute by curl; nil without a `Location`.
    var redirectURL: String? {
        kilo_curl_get_text(pointer, CURLINFO_REDIRECT_URL).map { String(cString: $0) }
    }

    /// The certificate file that libcurl was built to trust.
    var systemTrust: String? { kilo_curl_get_text(pointer, CURLINFO_CAINFO).map { String(cString: $0) } }

    func set(_ option: CURLoption, _ value: Int) { note(kilo_curl_set_long(pointer, option, value), option) }

    func set(_ option: CURLoption, size: Int) {
        note(kilo_curl_set_size(pointer, option, curl_off_t(size)), option)
    }

    func set(_ option: CURLoption, _ text: String?) {
        note(kilo_curl_set_text(pointer, option, text), option)
    }

    func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer) {
        note(kilo_curl_set_pointer(pointer, option, value), option)
    }

    func set(_ option: CURLoption, bytes: [UInt8]) {
        note(kilo_curl_set_bytes(pointer, option, bytes, bytes.count), option)
    }

    /// Sets an option that older versions do not know and that is no loss there.
    func setIfKnown(_ option: CURLoption, _ value: Int) { _ = kilo_curl_set_long(pointer, option, value) }

    /// Appends a line to the header fields: `Name: value`, `Name;` for an empty value, `Name:` for none at
    /// all.
    func add(field line: String) {
        guard let longer = kilo_curl_list_append(fields, line) else { return note(CURLE_OUT_OF_MEMORY, nil) }
        fields = longer
    }

    /// Hands the header fields over; they stay ours.
    func useFields() { note(kilo_curl_set_list(pointer, CURLOPT_HTTPHEADER, fields), CURLOPT_HTTPHEADER) }

    /// Remembers that an option was not taken.
    func note(_ code: CURLcode, _ option: CURLoption?) {
        guard code != CURLE_OK, refusal == nil else { return }
        let number = option.map { " option \($0.rawValue)" } ?? ""
        let reason = CurlLibrary.message(code)
        refusal = "\(CurlLibrary.version) refuses\(number): \(reason); 7.80 or newer is needed"
    }
}
