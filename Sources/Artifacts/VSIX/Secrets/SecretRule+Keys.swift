extension SecretRule {
    /// `aws_secret_access_key = "…"` in its spellings, with 40 characters; the documentation's own example is none.
    static let aws = SecretRule(name: "aws", first: "aAsS") { text, start in
        var cursor = SecretCursor(text, start)
        if cursor.takeAnyCase("aws") { cursor.skip(upTo: 1, of: .underscore) }
        // Only its first word counts, so that one key is not found twice.
        guard cursor.index > start || !cursor.isBehindAnyCase("aws") else { return nil }
        for (index, word) in ["secret", "access", "key"].enumerated() {
            if index > 0 { cursor.skip(upTo: 1, of: .underscore) }
            guard cursor.takeAnyCase(word) else { return nil }
        }
        cursor.skip(upTo: 1, of: .quote)
        cursor.skip(upTo: 8, of: .space)
        guard cursor.take("=>") || cursor.take("=") || cursor.take(":") else { return nil }
        cursor.skip(upTo: 8, of: .space)
        cursor.skip(upTo: 1, of: .quote)
        let key = cursor.skip(upTo: 41, of: .awsKey)
        guard key.count == 40, !key.elementsEqual("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".utf8) else {
            return nil
        }
        return Match(kind: "AWS Secret Access Key", length: 40)
    }

    /// A PEM private key with at least 50 base64 characters between its marks.
    static let privateKey = SecretRule(name: "privatekey", first: "-") { text, start in
        var cursor = SecretCursor(text, start)
        guard cursor.take("-----BEGIN ") else { return nil }
        let label = cursor.skip(upTo: 40, of: .label)
        guard label.ends(with: "PRIVATE KEY".utf8) || label.ends(with: "PRIVATE KEY BLOCK".utf8),
            cursor.take("-----")
        else { return nil }
        let rest = text[cursor.index...].prefix(SecretScan.overlap / 2)
        guard let end = rest.firstRange(of: "-----END ".utf8) else { return nil }
        let body = rest[..<end.lowerBound]
        guard body.count(where: { SecretCursor.Class.base64.contains($0) }) >= 50 else { return nil }
        return Match(kind: "private key", length: end.upperBound - start)
    }

    /// The key file of a service account of Google Cloud: the member of the JSON that holds the key, which is found as a
    /// private key, too.
    static let gcp = SecretRule(name: "gcp", first: "-") { text, start in
        var cursor = SecretCursor(text, start)
        guard cursor.take("-----BEGIN PRIVATE KEY-----\\n"),
            cursor.skip(upTo: 50, of: .base64).count == 50, isValue(of: "private_key", text[..<start])
        else { return nil }
        return Match(kind: "GCP Service Account's private key(json)", length: cursor.index - start)
    }

    /// Whether the text ends with a member of a JSON object, and with its value's first quotation mark.
    private static func isValue(of member: String, _ text: ArraySlice<UInt8>) -> Bool {
        guard text.last == UInt8(ascii: "\"") else { return false }
        let head = withoutSpace(text.dropLast())
        guard head.last == UInt8(ascii: ":") else { return false }
        let name = "\"\(member)\"".utf8
        return withoutSpace(head.dropLast()).suffix(name.count).elementsEqual(name)
    }

    private static func withoutSpace(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        text.dropLast(text.suffix(8).reversed().prefix { SecretCursor.Class.space.contains($0) }.count)
    }
}

extension ArraySlice<UInt8> {
    fileprivate func ends(with other: some BidirectionalCollection<UInt8>) -> Bool {
        reversed().starts(with: other.reversed())
    }
}
