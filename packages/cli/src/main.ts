#!/usr/bin/env node
/** The command `partyline`. This file only joins it to the process; `run` does the rest. */
import { readFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { EXIT } from './exit-codes.ts'
import type { Host } from './host.ts'
import { describeOldNode } from './old-node.ts'
import { run } from './run.ts'

interface Manifest {
  readonly version: string
  readonly engines: { readonly node: string }
}

const manifest: Manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

const host: Host = {
  env: process.env,
  cwd: process.cwd(),
  version: manifest.version,
  publicHost: () => firstPublicAddress() ?? hostname(),
  readFile: (path) => readFileSync(path, 'utf8'),
  writeOutput: (text) => void standardOutput().write(text),
  writeError: (text) => void process.stderr.write(text),
  onSignal: (signal, handle) => void process.on(signal, handle),
  exit: (code) => process.exit(code),
}

const refusal = describeOldNode(manifest, process.versions.node)
if (refusal !== null) {
  host.writeError(refusal)
  process.exit(EXIT.unexpected)
}
process.exit(await run(process.argv.slice(2), host))

/** Node makes the stream when it is first asked for, which takes time that a listener does not need. */
function standardOutput(): NodeJS.WriteStream {
  const { stdout } = process
  // Whoever reads the first line and goes away (`| head -1`) must not end the server.
  if (!stdout.listeners('error').includes(ignore)) stdout.on('error', ignore)
  return stdout
}

function ignore(): void {}

function firstPublicAddress(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
  return addresses.find((address) => !address.internal && address.family === 'IPv4')?.address
}
