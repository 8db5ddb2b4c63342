import Core
import SystemPackage
import TestSupport
import Testing

@testable import Artifacts

/// What npm's own code selects in many folders, asked in one process: starting npm for each takes most of a second.
enum NPMSelections {
    private static let script = """
        const { createRequire } = require('module')
        const { execFileSync } = require('child_process')
        const { realpathSync } = require('fs')
        const path = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim()
        const ask = createRequire(realpathSync(path))
        const Arborist = ask('@npmcli/arborist')
        const packlist = ask('npm-packlist')
        const main = async () => {
          const lists = {}
          for (const name of process.argv.slice(2)) {
            const folder = process.cwd() + '/' + name
            const tree = await new Arborist({ path: folder }).loadActual()
            // A path that begins with @ comes as ./@, so that tar does not take it for an archive.
            const paths = await packlist(tree, { path: folder, prefix: '', workspaces: undefined })
            lists[name] = paths.map(path => path.replace(/^\\.\\/@/, '@'))
          }
          console.log(JSON.stringify(lists))
        }
        main().catch(error => { console.error(error); process.exitCode = 1 })
        """

    /// The selected paths of each folder, sorted by bytes.
    static func lists(
        _ names: [String], in folder: TemporaryFolder, by npm: RealNPM
    ) throws -> [String: [String]] {
        try folder.write(script, to: "selections.cjs")
        let node = Tool(name: "node", searchPath: npm.searchPath)
        let run = try node.run(["selections.cjs"] + names, in: folder.path).succeeding("npm's selection")
        let lists = try JSONValue(parsing: run.output).object?.members ?? []
        return Dictionary(
            uniqueKeysWithValues: lists.map { name, paths in
                (name, bytewise((paths.array ?? []).compactMap(\.string)))
            })
    }

    static func bytewise(_ paths: [String]) -> [String] {
        paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
