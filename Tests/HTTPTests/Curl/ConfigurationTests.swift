import Core
import SystemPackage
import Testing

@testable import HTTP

@Suite("Settings from an environment") struct ConfigurationTests {
    static func proxies(_ environment: [String: String]) -> [String?] {
        let proxies = CurlTransport.Proxies(environment: environment)
        return [proxies.http?.reveal(), proxies.https?.reveal(), proxies.exceptions]
    }

    @Test("proxies are found as curl finds them")
    func proxies() {
        #expect(Self.proxies([:]) == [nil, nil, ""])
        #expect(Self.proxies(["HTTPS_PROXY": "a", "NO_PROXY": "b,c"]) == [nil, "a", "b,c"])
        #expect(Self.proxies(["https_proxy": "a", "HTTPS_PROXY": "b"]) == [nil, "a", ""])
        #expect(
            Self.proxies(["HTTP_PROXY": "a"]) == [nil, nil, ""], "a request's Proxy field sets it in CGI")
        #expect(Self.proxies(["http_proxy": "a", "ALL_PROXY": "c"]) == ["a", "c", ""])
        #expect(Self.proxies(["all_proxy": "c", "https_proxy": ""]) == ["c", "c", ""])
    }

    @Test("a proxy's password is not printed")
    func secret() {
        let proxies = CurlTransport.Proxies(environment: ["https_proxy": "http://u:hidden@proxy"])
        #expect(!"\(proxies)".contains("hidden"))
    }

    @Test("certificates are found as the curl program finds them")
    func trust() {
        #expect(CurlTransport.Trust(environment: [:]).bundle == nil)
        #expect(CurlTransport.Trust(environment: ["SSL_CERT_FILE": "/a"]).bundle == "/a")
        #expect(
            CurlTransport.Trust(environment: ["SSL_CERT_FILE": "/a", "CURL_CA_BUNDLE": "/b"]).bundle == "/b")
    }

    @Test("a missing libcurl is named with its package")
    func missing() throws {
        let problem = try #require(CurlLibrary.load("libcurl-missing.so.4"))
        #expect(problem.contains("libcurl-missing.so.4"))
        #expect(problem.contains("install the Debian package libcurl4"))
    }
}
