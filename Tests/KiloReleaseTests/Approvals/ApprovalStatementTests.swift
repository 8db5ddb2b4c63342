import Core
import Testing

@testable import kilo_release

@Suite("What an approval signs")
struct ApprovalStatementTests {
    private func statement(
        role: String = "release manager", version: String = "1.4.0", channel: String = "stable",
        plan: String = "plan", artifacts: [(String, String, Int)] = [("b.zip", "b", 20), ("a.tgz", "a", 7)]
    ) -> ApprovalStatement {
        ApprovalStatement(
            product: "Kilo", version: version, channel: channel, tag: "v1.4.0", commit: "c0ffee",
            plan: Digest.of(plan),
            artifacts: artifacts.map { .init(name: $0.0, digest: Digest.of($0.1), size: $0.2) }, role: role)
    }

    @Test("is text that people can read, byte for byte the same in every run")
    func text() {
        #expect(
            statement().text == """
                kilo-release approval, format 1
                purpose: publish exactly these artifacts; void for any other plan or bytes
                role: release manager
                product: Kilo
                version: 1.4.0
                channel: stable
                tag: v1.4.0
                commit: c0ffee
                plan: \(Digest.of("plan"))
                artifacts: 2
                \(Digest.of("a")) 7 a.tgz
                \(Digest.of("b")) 20 b.zip

                """)
    }

    @Test("does not depend on the order of artifacts")
    func order() {
        let other = statement(artifacts: [("a.tgz", "a", 7), ("b.zip", "b", 20)])
        #expect(other.digest == statement().digest)
        let twins = [("SHA256SUMS", "x", 1), ("SHA256SUMS", "y", 1)]
        #expect(statement(artifacts: twins).digest == statement(artifacts: twins.reversed()).digest)
    }

    @Test("differs with role, version, channel, plan, and every name, digest and size")
    func differences() {
        let variants = [
            statement(), statement(role: "security"), statement(version: "1.4.1"),
            statement(channel: "nightly"), statement(plan: "other"), statement(artifacts: []),
            statement(artifacts: [("b.zip", "b", 20)]),
            statement(artifacts: [("b.zip", "b", 20), ("a.tgz", "other", 7)]),
            statement(artifacts: [("b.zip", "b", 20), ("a.tgz", "a", 8)]),
            statement(artifacts: [("b.zip", "b", 20), ("c.tgz", "a", 7)]),
        ]
        #expect(Set(variants.map(\.digest)).count == variants.count)
    }

    @Test("keeps each field on one visible line, whatever a name holds")
    func escaping() {
        let text = statement(role: "a\nplan: sha256:00\u{202E}\\u{a}").text
        #expect(text.split(separator: "\n")[2] == #"role: a\u{a}plan: sha256:00\u{202e}\\u{a}"#)
        #expect(statement(role: "a\nb").text != statement(role: #"a\u{a}b"#).text)
        #expect(statement(role: "Prüfung 検査").text.contains("role: Prüfung 検査\n"))
    }
}
