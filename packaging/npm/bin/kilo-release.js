#!/usr/bin/env node
// Runs the program of this platform's package. No install script puts it anywhere, as npm 12 runs none by default.
const { spawnSync } = require("node:child_process")

const name = `@kilocode/release-${process.platform}-${process.arch}`
let program
try {
  program = require.resolve(`${name}/bin/kilo-release`)
} catch {
  console.error(`kilo-release: the package ${name} is not installed; there may be none for this platform`)
  process.exit(1)
}
const result = spawnSync(program, process.argv.slice(2), { stdio: "inherit" })
if (result.error) {
  console.error(`kilo-release: ${result.error.message}`)
  process.exit(1)
}
if (result.signal) process.kill(process.pid, result.signal)
process.exit(result.status)
