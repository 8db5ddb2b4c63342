/// The version of this tool.
///
/// It is the one of packaging/npm/package.json, which a test compares.
let releaseToolVersion = "0.1.0"
