/// Hosts whose SVG badges the Marketplace shows.
///
/// https://code.visualstudio.com/api/references/extension-manifest#approved-badges
enum TrustedSVGHosts {
    static let all: Set<String> = [
        "api.travis-ci.com", "app.fossa.io", "badge.buildkite.com", "badge.fury.io", "badgen.net",
        "badges.frapsoft.com", "badges.gitter.im", "cdn.travis-ci.com", "ci.appveyor.com", "circleci.com",
        "cla.opensource.microsoft.com", "codacy.com", "codeclimate.com", "codecov.io", "coveralls.io",
        "david-dm.org", "deepscan.io", "dev.azure.com", "docs.rs", "flat.badgen.net", "gitlab.com",
        "godoc.org", "goreportcard.com", "img.shields.io", "isitmaintained.com",
        "marketplace.visualstudio.com", "nodesecurity.io", "opencollective.com", "snyk.io", "travis-ci.com",
        "visualstudio.com", "vsmarketplacebadges.dev",
    ]
}
