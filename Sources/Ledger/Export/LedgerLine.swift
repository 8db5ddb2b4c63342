internal import Core

/// A row as a line of the audit log.
///
/// Members stand in a fixed order without spaces, and the body stands as it was hashed, so that a row has exactly
/// one line and a line exactly one row.
enum LedgerLine {
    /// The line without its end.
    static func bytes(_ row: LedgerRow, after previous: String) -> [UInt8] {
        start(row.sequence, row.run, Timestamp(seconds: row.time).rfc3339, row.kind) + Array(row.body.utf8)
            + end(row.hash, previous)
    }

    /// Reads a line; nil if `bytes` would not have written it so.
    static func row(_ line: [UInt8]) -> (row: LedgerRow, previous: String)? {
        guard let object = try? JSONValue(parsing: line), object.object?.members.count == 7,
            let sequence = object["sequence"]?.int, let run = object["run"]?.string,
            let time = object["time"]?.string, let seconds = Timestamp(rfc3339: time)?.seconds,
            let kind = object["kind"]?.string, let hash = object["hash"]?.string,
            let previous = object["previous"]?.string,
            let body = middle(of: line, start(sequence, run, time, kind), end(hash, previous)),
            // Also refuses what only looks like one value, such as a member that stands twice.
            (try? LedgerEvent(kind: kind, body: body)) != nil
        else { return nil }
        let row = LedgerRow(
            sequence: sequence, run: run, time: seconds, kind: kind, body: body, hash: hash)
        return (row, previous)
    }

    private static func start(_ sequence: Int, _ run: String, _ time: String, _ kind: String) -> [UInt8] {
        let (run, kind) = (JSONValue.string(run).text(), JSONValue.string(kind).text())
        return Array(
            "{\"sequence\":\(sequence),\"run\":\(run),\"time\":\"\(time)\",\"kind\":\(kind),\"body\":".utf8)
    }

    private static func end(_ hash: String, _ previous: String) -> [UInt8] {
        let (hash, previous) = (JSONValue.string(hash).text(), JSONValue.string(previous).text())
        return Array(",\"hash\":\(hash),\"previous\":\(previous)}".utf8)
    }

    /// What stands between two texts; bytes are compared, as characters may be equal and have others.
    private static func middle(of line: [UInt8], _ start: [UInt8], _ end: [UInt8]) -> String? {
        guard line.count >= start.count + end.count, line.starts(with: start),
            line.suffix(end.count).elementsEqual(end)
        else { return nil }
        return String(validating: line[start.count..<(line.count - end.count)], as: UTF8.self)
    }
}
