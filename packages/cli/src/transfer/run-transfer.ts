/** What `send` and `receive` have in common: the meeting, breaks, signals, the end in words and as an exit code. */
import { join } from 'node:path'
import { isatty } from 'node:tty'
import { setFlagsFromString } from 'node:v8'
import { NetError } from '@partyline/net'
import {
  type Code,
  ERRORS,
  type Meeting,
  openMeeting,
  overBreaks,
  type Peer,
  type Role,
  TransferError,
  type Way,
} from '@partyline/transfer'
import { configFolder } from '../chat/config-folder.ts'
import { openSecretStore } from '../chat/secrets/open-secret-store.ts'
import type { SecretStore } from '../chat/secrets/secret-store.ts'
import { describeError } from '../describe-error.ts'
import { EXIT_BY_SIGNAL } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { type Text, text } from '../language/text.ts'
import { Display, harmless, harmlessError } from './display.ts'
import { EXIT_BY_ERROR, type Signal, TRANSFER_EXIT } from './exit-codes.ts'
import { KnownPeers } from './known-peers.ts'
import { relayOpener } from './open-relay.ts'
import type { CommonOptions } from './options.ts'
import { isWaitedFor, type RelayOpener } from './ways.ts'

export interface TransferRun {
  readonly host: Host
  readonly options: CommonOptions
  readonly display: Display
  readonly peers: KnownPeers
  readonly openRelay: RelayOpener
  readonly secrets: () => SecretStore
  readonly signal: AbortSignal
}

/** New objects get no more room than at the start: almost all of them die at once, and V8 would take 64 MiB for them where many files are listed. */
const YOUNG_SPACE = '--semi-space-growth-factor=1'

/** Runs it, and tells what became of it. @param work gives how much was left out @returns the exit code */
export async function runTransfer(
  given: Host,
  options: CommonOptions,
  work: (run: TransferRun) => Promise<number>,
): Promise<number> {
  setFlagsFromString(YOUNG_SPACE)
  const interruption = new AbortController()
  let bySignal: Signal | null = null
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    given.onSignal(name, () => {
      if (bySignal !== null) given.exit(EXIT_BY_SIGNAL[name])
      bySignal = name
      interruption.abort(new TransferError('TRANSFER_INTERRUPTED', 'the transfer was interrupted'))
    })
  }
  const { catalogue, env } = given
  const store = () =>
    openSecretStore({ env, platform: process.platform, file: join(configFolder(env), 'secrets.json') })
  const peers = new KnownPeers(store)
  const parts = {
    catalogue,
    isJson: options.isJson,
    isTerminal: isatty(2),
    writeError: (said: string) => given.writeError(said),
  }
  using display = new Display(parts)
  const askAtTerminal: Host['askAtTerminal'] = (...asked) => display.whileAsking(() => given.askAtTerminal(...asked))
  const host: Host = { ...given, askAtTerminal }
  const { account } = options
  const tell = (said: Text) => display.tell(said)
  const openRelay: RelayOpener = (relay, isWaiting) => relayOpener(relay, isWaiting, { host, account, store, tell })
  try {
    const skippedCount = await work({
      host,
      options,
      display,
      peers,
      openRelay,
      secrets: store,
      signal: interruption.signal,
    })
    display[Symbol.dispose]()
    display.done(skippedCount)
    return skippedCount > 0 ? TRANSFER_EXIT.skipped : TRANSFER_EXIT.done
  } catch (error) {
    display[Symbol.dispose]()
    // Whatever was waited for when it came.
    const failure: unknown = interruption.signal.aborted ? interruption.signal.reason : error
    const exitCode = failed(failure, options, host)
    return bySignal === null ? exitCode : EXIT_BY_SIGNAL[bySignal]
  }
}

/** Tells it. @returns the exit code of it */
export function failed(error: unknown, { isJson }: Pick<CommonOptions, 'isJson'>, host: Host): number {
  const shown = harmlessError(error)
  if (isJson) {
    const message = shown instanceof Error ? shown.message : String(shown)
    const isTyped = error instanceof TransferError || error instanceof NetError
    const fields = isTyped ? { code: error.code, remedy: error.remedy } : { code: null, remedy: null }
    host.writeError(`${JSON.stringify({ event: 'error', message, ...fields })}\n`)
  } else {
    host.writeError(describeError(shown, host.catalogue, ERRORS).text)
  }
  return exitCodeOf(error)
}

function exitCodeOf(error: unknown): number {
  if (error instanceof TransferError) return EXIT_BY_ERROR[error.code]
  return error instanceof NetError ? TRANSFER_EXIT.connection : TRANSFER_EXIT.internal
}

export interface MeetParts {
  readonly way: Way
  readonly role: Role
  readonly code: Code
  readonly isRepeatable: () => boolean
  /** It listens, or goes. */
  readonly onOpen: (meeting: Meeting) => void
}

/** How the two sides are connected, for programs that read the events. */
const PATHS = { listen: 'direct', search: 'direct', address: 'address', relay: 'relay' } as const

/** Over as many connections as it takes. @param transfer gives how much was left out */
export async function meetAnd(
  { options, display, peers, signal }: TransferRun,
  { way, role, code, isRepeatable, onOpen }: MeetParts,
  transfer: (peer: Peer) => Promise<number>,
): Promise<number> {
  const { tally } = display
  const onStranger = (error: TransferError) => {
    display.event('stranger', { code: error.code, message: error.message })
    display.tell(text`Somebody connected and was turned away: ${harmless(error.message)}`)
  }
  await using meeting = await openMeeting(way, { role, code, signal, onStranger })
  onOpen(meeting)
  const alone = isWaitedFor(way) ? 'waiting' : 'connecting'
  tally.enter(alone)
  // Awaited here, or the meeting would be over before.
  return await overBreaks(
    {
      meeting,
      signal,
      isRepeatable,
      progress: () => tally.bytes,
      onPeer: ({ address }) => {
        const path = PATHS[way.kind]
        display.event('peer', { address, path })
        if (path === 'relay') display.tell(text`Connected through ${address}, which cannot read what it passes on.`)
        else display.tell(text`Connected with ${address}, directly.`)
      },
      onBreak: (error) => {
        display.event('break', { message: error.message })
        display.tell(text`The connection broke (${harmless(error.message)}). Waiting for the other side …`)
        tally.enter(alone)
      },
    },
    async (peer) => {
      const skippedCount = await transfer(peer)
      if (options.remember !== null) await remember(options.remember, peer, peers, display)
      return skippedCount
    },
  )
}

async function remember(name: string, { pairKey }: Peer, peers: KnownPeers, display: Display): Promise<void> {
  if (await peers.keep(name, pairKey)) display.tell(text`Known from now on as ${name}: --known ${name} needs no code.`)
  else display.tell(text`The key of ${name} could not be kept.`)
}
