import Core
import Ledger
import SystemPackage
import TestSupport
import Testing

@Suite("The audit log")
struct ExportTests {
    @Test("is one line a row, byte by byte as documented")
    func golden() async throws {
        try await SampleLedger.with { ledger, _ in
            try await ledger.append(.closed(conclusion: "a/b \"ü\""), run: "1.0.0\n")
            try await ledger.append(.resumed(.init(tool: "1")), run: "x")
            let (first, second) = (
                "f2a8996c7a1c5eb292978d4e6d6bebb434109c5f559d44781813e71487fe7ba4",
                "75cbdd57af3b44e714f24fd345ef6c8e47d33ddcb0fc8926f3276cb315d2e699"
            )
            let text = String(decoding: try await SampleLedger.export(ledger), as: UTF8.self)
            #expect(
                text == #"""
                    {"sequence":1,"run":"1.0.0\n","time":"2025-11-24T16:00:00Z","kind":"closed","body":{"conclusion":"a/b \"ü\""},"hash":"\#(first)","previous":""}
                    {"sequence":2,"run":"x","time":"2025-11-24T16:00:00Z","kind":"resumed","body":{"tool":"1"},"hash":"\#(second)","previous":"\#(first)"}

                    """#)
        }
    }

    @Test("can be checked by a program that is not ours, from the parsed JSON alone")
    func oracle() async throws {
        let script = """
            import calendar, hashlib, json, sys, time
            previous = ""
            for number, line in enumerate(open(sys.argv[1], encoding="utf-8", newline="\\n"), 1):
                row = json.loads(line)
                assert list(row) == ["sequence", "run", "time", "kind", "body", "hash", "previous"]
                assert row["sequence"] == number and row["previous"] == previous
                seconds = calendar.timegm(time.strptime(row["time"], "%Y-%m-%dT%H:%M:%SZ"))
                body = json.dumps(row["body"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
                digest = hashlib.sha256()
                for field in [previous, str(number), row["run"], str(seconds), row["kind"], body]:
                    field = field.encode()
                    digest.update(str(len(field)).encode() + b":" + field)
                previous = digest.hexdigest()
                assert row["hash"] == previous, number
            print(number, previous)
            """
        try await SampleLedger.with { ledger, folder in
            try await SampleLedger.fill(ledger)
            let file = folder.appending("ledger.ndjson")
            try FileSystem.write(try await SampleLedger.export(ledger), to: file)
            let result = try await RealProgram("python3").run(["-c", script, file.string])
            let head = try #require(try await ledger.requireWhole())
            #expect(result.output == "\(head.sequence) \(head.hash)\n", "\(result.errors)")
        }
    }

    @Test("is the same whenever it is written, and ends where the chain breaks")
    func deterministic() async throws {
        try await SampleLedger.with { ledger, folder in
            try await SampleLedger.fill(ledger)
            let log = try await SampleLedger.export(ledger)
            #expect(try await SampleLedger.export(try await SampleLedger.open(folder)) == log)
            _ = try await SampleLedger.tamper(ledger, "UPDATE entries SET run = '' WHERE sequence = 3")
            let failure = await #expect(throws: Failure.self) { _ = try await SampleLedger.export(ledger) }
            #expect(failure?.code.name == "ledger.broken")
        }
    }
}
