/** `partyline receive`, from its options to files under their names. */
import { statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { systemClock } from '@partyline/net'
import {
  findLeftovers,
  FolderPlace,
  generateCode,
  type Leftover,
  type OfferKind,
  type Place,
  receiveOver,
  removeLeftover,
  StreamPlace,
  TransferError,
} from '@partyline/transfer'
import type { Host } from '../host.ts'
import { say, text } from '../language/text.ts'
import { LocalError } from '../nc/local-error.ts'
import { processStreams } from '../nc/standard-streams.ts'
import { TRANSFER_EXIT } from './exit-codes.ts'
import { type Display, harmless } from './display.ts'
import { askedCode, givenCode } from './find-code.ts'
import type { ReceiveOptions } from './options.ts'
import { invite } from './run-send.ts'
import { failed, meetAnd, runTransfer, type TransferRun } from './run-transfer.ts'
import { wayOf } from './ways.ts'

/** Where what comes is to go. */
interface Destination {
  readonly folder: string
  /** What the one thing that comes is to be called; null for its own name. */
  readonly name: string | null
  readonly isOutput: boolean
}

/** @returns the exit code */
export async function runReceive(options: ReceiveOptions, host: Host): Promise<number> {
  const destination = destinationOf(options.output, host.cwd)
  const leftovers = destination.isOutput ? [] : findLeftovers(destination.folder)
  if (options.isDiscarding) return discard(leftovers, destination.folder, options, host)
  return runTransfer(host, options, (run) => receive(run, options, destination, leftovers))
}

async function receive(
  run: TransferRun,
  options: ReceiveOptions,
  destination: Destination,
  leftovers: readonly Leftover[],
): Promise<number> {
  const { host, display, peers, openRelay, signal } = run
  checkFolder(destination)
  if (!options.isResuming) tellLeftovers(leftovers, display)
  const way = wayOf(options.place, 'search', openRelay)
  const tell = (said: Parameters<Display['tell']>[0]) => display.tell(said)
  const given = await givenCode({ options, host, peers, argument: options.code, tell })
  const code = given ?? (way.kind === 'listen' ? generateCode() : await askedCode(host, signal))
  const placeFor = places(options, destination)
  return meetAnd(
    run,
    {
      way,
      role: 'receiver',
      code,
      // What went to the output cannot be taken back.
      isRepeatable: () => !destination.isOutput,
      onOpen: (meeting) => {
        if (way.kind === 'listen') void invite(run, meeting, given === null ? code : null, false, 'send')
      },
    },
    async ({ connection }) => {
      const report = await receiveOver(connection, { placeFor, clock: systemClock, tally: display.tally, signal })
      const { what, names } = report
      if (!isForOutput(what, destination)) {
        display.event('stored', { what, names, folder: destination.folder })
        if (options.onConflict === 'rename') display.tell(text`Stored as: ${harmless(names.join(', '))}`)
      }
      return report.skippedCount
    },
  )
}

function destinationOf(output: string | null, cwd: string): Destination {
  if (output === '-') return { folder: cwd, name: null, isOutput: true }
  const path = resolve(cwd, output ?? '.')
  if (isFolder(path)) return { folder: path, name: null, isOutput: false }
  return { folder: dirname(path), name: basename(path), isOutput: false }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** Before the other side is waited for. @throws {TransferError} */
function checkFolder({ folder }: Destination): void {
  if (isFolder(folder)) return
  throw new TransferError('TRANSFER_DISK', `cannot receive into ${JSON.stringify(folder)}: it is no folder`, {
    remedy: 'name a folder that exists, or a new name in one',
  })
}

/** One place for each kind of offer: a second connection goes on in the same. */
function places({ onConflict, isResuming }: ReceiveOptions, destination: Destination): (what: OfferKind) => Place {
  const made = new Map<string, Place>()
  return (what) => {
    const { folder, name } = destination
    const kind = isForOutput(what, destination) ? 'output' : 'folder'
    const place =
      made.get(kind) ??
      (kind === 'output' ? outputPlace(what) : new FolderPlace({ destination: folder, onConflict, isResuming, name }))
    made.set(kind, place)
    return place
  }
}

/** A text is for a person, unless a file is named for it. */
function isForOutput(what: OfferKind, { name, isOutput }: Destination): boolean {
  return isOutput || (what === 'text' && name === null)
}

function outputPlace(what: OfferKind): Place {
  const streams = processStreams()
  const isShown = what === 'text' && process.stdout.isTTY
  return new StreamPlace(async (bytes) => {
    try {
      await streams.writeOutput(isShown ? Buffer.from(shown(bytes)) : bytes)
    } catch (cause) {
      const isReaderGone = cause instanceof LocalError && cause.isReaderGone
      const message = isReaderGone || !(cause instanceof Error) ? 'nobody takes the output any more' : cause.message
      throw new TransferError('TRANSFER_DISK', message, {
        cause,
        remedy: 'send it again from the beginning: what was written to the output cannot be taken back',
      })
    }
  })
}

/** On a terminal, a text must not move the cursor. */
function shown(bytes: Uint8Array): string {
  return `${Buffer.from(bytes).toString().split('\n').map(harmless).join('\n')}\n`
}

function tellLeftovers(leftovers: readonly Leftover[], display: Display): void {
  for (const { folder, what, roots, usedBy } of leftovers) {
    if (usedBy !== null) continue
    display.event('leftover', { folder, what, names: roots })
    display.tell(
      what === 'files'
        ? text`An unfinished transfer of ${harmless(roots.join(', '))} is here: --resume goes on with it, --discard removes it.`
        : text`The beginning of a stream is in ${harmless(folder)}: nothing can go on with it, --discard removes it.`,
    )
  }
}

function discard(leftovers: readonly Leftover[], folder: string, options: ReceiveOptions, host: Host): number {
  const unused = leftovers.filter(({ usedBy }) => usedBy === null)
  try {
    for (const leftover of unused) removeLeftover(leftover)
  } catch (error) {
    return failed(error, options, host)
  }
  host.writeError(`${say(text`Unfinished transfers removed from ${folder}: ${unused.length}`, host.catalogue)}\n`)
  return TRANSFER_EXIT.done
}
