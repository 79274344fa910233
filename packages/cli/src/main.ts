#!/usr/bin/env node
/** The command `partyline`. This file only joins it to the process; `run` does the rest. */
import { readFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import type { Host } from './host.ts'
import { run } from './run.ts'

const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

const host: Host = {
  env: process.env,
  cwd: process.cwd(),
  version: typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '',
  publicHost: firstPublicAddress() ?? hostname(),
  readFile: (path) => readFileSync(path, 'utf8'),
  writeOutput: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
  onSignal: (signal, handle) => void process.on(signal, handle),
  exit: (code) => process.exit(code),
}

// Whoever reads the first line and goes away (`| head -1`) must not end the server.
process.stdout.on('error', () => {})

process.exit(await run(process.argv.slice(2), host))

function firstPublicAddress(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
  return addresses.find((address) => !address.internal && address.family === 'IPv4')?.address
}
