internal import Core
internal import HTTP
internal import HTTPTypes

extension MarketplaceConnection {
    /// The Marketplace's no, in its own words and with ours.
    func refusal(_ response: Response, _ subject: String) -> Failure {
        let words = client.words(response)
        return Failure(Self.code(response), subject, words, advice: Self.advice(response, words))
    }

    private static func code(_ response: Response) -> Failure.Code {
        switch response.status.code {
        case 300..<400, 401, 403: .marketplaceCredential
        default: .marketplaceRefused
        }
    }

    private static func advice(_ response: Response, _ words: String) -> String {
        switch response.status.code {
        case _ where words.contains("Personal Access Token used has expired"):
            "make a new credential (https://aka.ms/vscodepat). " + retirement
        case _ where words.contains("Invalid Resource"):
            "the token is for one organization only: make one for all accessible organizations, with scope "
                + "Marketplace > Manage. " + retirement
        case 300..<400, 401:
            "check that the token is whole and not expired, with scope Marketplace > Manage. " + retirement
        case 403: "have an owner of the publisher give this account the role Contributor. " + retirement
        case 404: "make the publisher at https://marketplace.visualstudio.com/manage, or check its name"
        case 413: "make the package smaller: see what is in it with `kilo-release package`"
        case _ where words.contains("suspicious content"):
            "the Marketplace's scan objects to the contents: write to VSMarketplace@microsoft.com"
        default: "correct what the Marketplace names, and release a new version"
        }
    }

    /// Text only, and right before that day and after it, which is Microsoft's to move.
    private static let retirement =
        "Global personal access tokens of Azure DevOps are refused from 2026-12-01 on; a token of Entra and "
        + "trusted publishing from CI are not."
}

extension Failure.Code {
    /// The Marketplace does not accept the credential, or not for this publisher.
    static let marketplaceCredential = Self("marketplace.credential", .refused)
    /// The Marketplace refuses the package.
    static let marketplaceRefused = Self("marketplace.refused", .refused)
    /// The Marketplace's checks have said no, after it had accepted the upload.
    static let marketplaceInvalid = Self("marketplace.validation-failed", .refused)
    /// A version and target is there already.
    static let marketplaceDuplicate = Self("marketplace.version-exists", .refused)
    /// A version that the Marketplace does not take.
    static let marketplaceVersion = Self("marketplace.version", .refused)
}
