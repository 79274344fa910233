#!/usr/bin/env node
/** The command `partyline`. This file only joins it to the process; `run` does the rest. */
import { readFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { hostname, networkInterfaces } from 'node:os'
import { isatty } from 'node:tty'
import { compiledFolder } from './compiled-folder.ts'
import { EXIT } from './exit-codes.ts'
import type { Host } from './host.ts'
import { catalogueFor } from './language/language.ts'
import { LIMITS } from './limits.ts'
import { describeOldNode } from './old-node.ts'
import { BoundedOutput, type BoundedOutputOptions } from './output/bounded-output.ts'
import { descriptorSink } from './output/descriptor-sink.ts'
import { run } from './run.ts'

interface Manifest {
  readonly version: string
  readonly engines: { readonly node: string }
}

const manifest: Manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

const compiled = compiledFolder(import.meta.url, process.argv[2], process.env)
if (compiled !== null) enableCompileCache(compiled)

const output = standardOutput(1)
const errors = standardOutput(2)

const host: Host = {
  env: process.env,
  cwd: process.cwd(),
  version: manifest.version,
  catalogue: await catalogueFor(process.env),
  isTerminal: isatty(1),
  isFromTerminal: isatty(0) || isatty(2),
  publicHost: () => firstPublicAddress() ?? hostname(),
  readFile: (path) => readFileSync(path, 'utf8'),
  readSecret: async (prompt) => {
    const { readSecret } = await import('./read-secret.ts')
    return readSecret(process.stdin, { prompt, ask: (text) => host.writeError(text) })
  },
  askAtTerminal: async (prompt, kind, signal) => {
    const { askAtTerminal } = await import('./ask-at-terminal.ts')
    return askAtTerminal(prompt, kind, signal)
  },
  writeOutput: (text) => void output.write(text),
  writeError: (text) => void errors.write(text),
  logOutput: errors,
  onSignal: (signal, handle) => void process.on(signal, handle),
  onDefect(handle) {
    const end = async (error: unknown): Promise<void> => {
      handle(error)
      await finish()
      process.exit(EXIT.unexpected)
    }
    for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, (error) => void end(error))
  },
  exit: (code) => process.exit(code),
}

process.exit(await main())

async function main(): Promise<number> {
  const refusal = describeOldNode(manifest, process.versions.node, host.catalogue)
  if (refusal !== null) host.writeError(refusal)
  const exitCode = refusal === null ? await run(process.argv.slice(2), host) : EXIT.unexpected
  await finish()
  return exitCode
}

/** What a reader still takes of what was written is written. */
async function finish(): Promise<void> {
  await Promise.all([output.finish(), errors.finish()])
}

function standardOutput(descriptor: 1 | 2): BoundedOutput {
  const clock: BoundedOutputOptions['clock'] = {
    setTimeout: (callback, delayMs) => {
      const timer = setTimeout(callback, delayMs)
      return { cancel: () => clearTimeout(timer) }
    },
  }
  return new BoundedOutput({ openSink: () => descriptorSink(descriptor), clock, bytesMax: LIMITS.outputBytesMax })
}

function firstPublicAddress(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
  return addresses.find((address) => !address.internal && address.family === 'IPv4')?.address
}
