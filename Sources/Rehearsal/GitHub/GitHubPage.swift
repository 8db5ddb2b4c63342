internal import Core
internal import HTTPTypes

/// A page of a list, with its neighbours in the `Link` field (RFC 8288).
struct GitHubPage: Hashable, Sendable {
    let number: Int
    let size: Int

    /// Reads `page` (from 1) and `per_page` (30 unless told, at most 100).
    init(_ request: IncomingRequest) {
        number = max(1, request.query("page").flatMap { Int($0) } ?? 1)
        size = min(100, max(1, request.query("per_page").flatMap { Int($0) } ?? 30))
    }

    /// The elements of this page as a response.
    func response(_ all: [JSONValue], _ request: IncomingRequest) -> OutgoingResponse {
        let start = min(all.count, (number - 1) * size)
        let elements = all[start..<min(all.count, start + size)]
        let answer = OutgoingResponse.gitHub(.array(Array(elements)))
        let links = links(last: (all.count + size - 1) / size, request)
        return links.isEmpty ? answer : answer.with("link", links.joined(separator: ", "))
    }

    private func links(last: Int, _ request: IncomingRequest) -> [String] {
        func link(_ page: Int, _ relation: String) -> String {
            "<\(request.origin)\(request.rawPath)?per_page=\(size)&page=\(page)>; rel=\"\(relation)\""
        }
        var links: [String] = []
        if number > 1 { links.append(link(number - 1, "prev")) }
        if number < last { links += [link(number + 1, "next"), link(last, "last")] }
        if number > 1 { links.append(link(1, "first")) }
        return links
    }
}
