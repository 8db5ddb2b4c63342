import Core
import Rehearsal
import Testing

@Suite("Faults are written down")
struct WrittenFaultTests {
    @Test(
        "reads and prints what a rehearsal is told",
        arguments: [
            "npm:409-not-saved@2", "marketplace:timeout-after-commit", "oci:reset@blob/3",
            "github:422-already-exists", "openvsx:502-after-commit", "*:slow=200ms", "npm:reset@publish",
            "github:429=7", "oci:503-after-commit=2@tag/1", "*:timeout=5m@3", "openvsx:truncated@query",
            "marketplace:cut-upload@publish/2", "npm:slow=1h@packument",
        ])
    func canonical(text: String) throws {
        #expect(try WrittenFault(parsing: text).description == text)
    }

    @Test(
        "prints in one way what can be written in several",
        arguments: [
            ("open-vsx:502", "openvsx:502"), ("npm:slow=1000ms", "npm:slow=1s"),
            ("npm:slow=60s", "npm:slow=1m"), ("npm:slow=0s", "npm:slow=0ms"), ("npm:0503@02", "npm:503@2"),
        ])
    func normal(written: String, printed: String) throws {
        #expect(try WrittenFault(parsing: written).description == printed)
    }

    @Test(
        "says what is unknown and what is known",
        arguments: [
            ("nmp:reset", "there is no service 'nmp'; did you mean 'npm'?", "npm, marketplace"),
            ("npm:409-not-save", "there is no fault '409-not-save'; did you mean '409-not-saved'?", "reset"),
            ("github:409-not-saved", "there is no fault '409-not-saved'", "422-already-exists"),
            ("oci:reset@blobs", "there is no route 'blobs'; did you mean 'blob'?", "manifest"),
            ("*:409-not-saved", "there is no fault '409-not-saved'", "reset-after-commit"),
            ("*:reset@blip/1", "there is no route 'blip'; did you mean 'blob'?", "dist-tag"),
            ("npm:truncated-after-commit", "there is no fault 'truncated-after-commit'", "truncated"),
            ("npm:", "there is no fault ''", "reset"), ("npm:reset@", "there is no route ''", "publish"),
        ])
    func unknown(text: String, message: String, advice: String) throws {
        let failure = try #require(throws: Failure.self) { try WrittenFault(parsing: text) }
        #expect(failure.code.name == "rehearsal.fault-unknown")
        #expect(failure.subject == "fault '\(text)'")
        #expect(failure.message == message)
        #expect(failure.advice.contains(advice))
    }

    @Test(
        "refuses values and numbers that do not fit",
        arguments: [
            "reset", "", "npm:200", "npm:600", "npm:slow", "npm:slow=fast", "npm:slow=-1s", "npm:slow=8h30m",
            "npm:slow=999999999999999999h", "npm:reset=1", "npm:503=soon", "npm:reset@0",
            "npm:reset@publish/0",
            "npm:reset@publish/x", "npm:reset@publish/", "npm:409-not-saved=1", "npm:truncated=1",
        ])
    func malformed(text: String) throws {
        let failure = try #require(throws: Failure.self) { try WrittenFault(parsing: text) }
        #expect(failure.code.name == "rehearsal.fault-malformed")
        #expect(failure.advice.contains("SERVICE:FAULT"))
    }

    @Test("every drawn fault is read as it is printed, and the same seed draws the same")
    func drawn() throws {
        var kinds: Set<String> = []
        for seed in 0..<2000 as Range<UInt64> {
            var draw = FaultDraw(seed: seed)
            var again = FaultDraw(seed: seed)
            let faults = draw.schedule(requests: 60, of: RehearsedService.allCases)
            #expect(faults == again.schedule(requests: 60, of: RehearsedService.allCases))
            #expect(faults.count <= 10)
            for fault in faults {
                #expect(try WrittenFault(parsing: fault.description) == fault)
                kinds.insert(
                    "\(fault.service?.rawValue ?? "*") \(fault.description.split(separator: "@")[0])")
            }
        }
        for name in FaultCatalogue.entries where name.service != "*" {
            #expect(kinds.contains("\(name.service) \(name.service):\(name.fault)"), "\(name.fault)")
        }
    }

    @Test("a seed draws on this machine what it drew where this was written")
    func golden() {
        var random = SplitMix64(seed: 1_234_567)
        // The first outputs of the reference implementation for this seed.
        #expect(
            (0..<3).map { _ in random.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ])
    }

    @Test("every fault in the list can be written, and has a line")
    func catalogue() throws {
        let examples = ["DURATION": "1s", "SECONDS": "5", "STATUS": "503"]
        for entry in FaultCatalogue.entries {
            var text = entry.fault.filter { $0 != "[" && $0 != "]" }
            for (word, value) in examples { text = text.replacing(word, with: value) }
            _ = try WrittenFault(parsing: "\(entry.service):\(text)")
            #expect(!entry.summary.isEmpty && !entry.summary.contains("\n"))
        }
        for (service, names) in FaultCatalogue.routes {
            for name in names { _ = try WrittenFault(parsing: "\(service):reset@\(name)") }
        }
    }

    @Test("no text makes the parser stop the program")
    func noise() {
        let pieces = [
            "npm", ":", "@", "/", "=", "reset", "503", "-after-commit", "*", "blob", "1", "é", "", "ms",
        ]
        var random = SplitMix64(seed: 5)
        for _ in 0..<5000 {
            let text = (0..<(1 + random.below(8))).map { _ in random.pick(pieces) ?? "" }.joined()
            if let fault = try? WrittenFault(parsing: text) {
                #expect((try? WrittenFault(parsing: fault.description)) == fault)
            }
        }
    }
}
