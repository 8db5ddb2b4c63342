import HTTPTypes
import Testing

@testable import HTTP

@Suite("The head of an answer") struct AnswerHeadTests {
    static func head(_ lines: String...) -> AnswerHead {
        var head = AnswerHead()
        for line in lines { head.add(Array("\(line)\r\n".utf8)) }
        return head
    }

    @Test("has a status and fields in their order, repeated ones too")
    func plain() {
        let head = Self.head("HTTP/1.1 201 Created", "X-B: 1", "X-A:  two words \t", "X-B: 2", "X-Empty:", "")
        #expect(head.status == .created)
        #expect(
            head.fields.map { "\($0.name.rawName)=\($0.value)" } == [
                "X-B=1", "X-A=two words", "X-B=2", "X-Empty=",
            ])
    }

    @Test("is the last one: interim answers and a proxy's are forgotten")
    func interim() {
        let head = Self.head("HTTP/1.1 103 Early Hints", "Link: x", "", "HTTP/2 200", "a: b", "")
        #expect(head.status == .ok)
        #expect(head.fields == [HTTPField.Name("a")!: "b"])
    }

    @Test("is not whole before its empty line, and never if it is interim")
    func incomplete() {
        #expect(Self.head("HTTP/1.1 200 OK", "a: b").status == nil)
        #expect(Self.head("HTTP/1.1 100 Continue", "").status == nil)
        #expect(Self.head("HTTP/1.1 x", "").status == nil)
        #expect(Self.head("HTTP/1.1 99999 x", "").status == nil)
        #expect(Self.head("").status == nil)
    }

    @Test("takes no trailers and no lines that are no fields")
    func others() {
        let head = Self.head("HTTP/1.1 200 OK", "no field", "bad name: x", ": y", "a: b", "", "X-Trailer: z")
        #expect(head.fields == [HTTPField.Name("a")!: "b"])
    }
}
