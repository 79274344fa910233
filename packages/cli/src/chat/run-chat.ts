/** From the command line to a client that is online, and to the mode in which a person or a program uses it. */
import { join } from 'node:path'
import { isatty } from 'node:tty'
import { systemClock } from '@partyline/net'
import { EXIT, EXIT_BY_SIGNAL } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { say, type Text, text } from '../language/text.ts'
import { processStreams } from '../nc/standard-streams.ts'
import { ChatError } from './chat-error.ts'
import { chooseServer, isListening, searchNetwork } from './choose-server.ts'
import { configFolder } from './config-folder.ts'
import type { Trust } from './connect-to.ts'
import { askSecret, type CredentialParts, type FoundSecret, isToken, keyOf } from './credentials.ts'
import { formatWay, isPrivate, placeOf, type Way } from './destination.ts'
import { KnownServers } from './known-servers.ts'
import { LIMITS } from './limits.ts'
import { lineTransport } from './line-transport.ts'
import { suggestedNick } from './nickname.ts'
import { isPartyline } from './obtain-token.ts'
import type { ChatOptions } from './options.ts'
import { openSecretStore } from './secrets/open-secret-store.ts'
import { signIn, type SignedIn } from './sign-in.ts'
import { talkCatalogue } from './talk-catalogue.ts'

interface Meant {
  readonly way: Way
  readonly invitation: string | null
}

type Tell = (said: Text) => void

/** @returns the exit code @throws {ChatError | LocalError} */
export async function runChat(options: ChatOptions, host: Host): Promise<number> {
  const tell: Tell = (said) => host.writeError(`${say(said, host.catalogue)}\n`)
  const { way, invitation } = await meantBy(options, host, tell)
  const server = placeOf(way)
  const folder = configFolder(host.env)
  const file = join(folder, 'secrets.json')
  const store = openSecretStore({ env: host.env, platform: process.platform, file })
  const ask = (prompt: Text) => host.askAtTerminal(say(prompt, host.catalogue), 'secret')
  const credentials: CredentialParts = { server, store, ask }
  if (options.isForgetting) return forget(options.account, credentials, tell)
  if (!isPrivate(way) && !options.isPlaintextAllowed) throw legible(way)

  const interrupted = onInterrupt(host)
  const giveUp = new AbortController()
  void interrupted.then((signal) => giveUp.abort(signal))
  const transport = lineTransport(way, trustOf(options, folder, server, tell), host.catalogue)
  const signedIn = await signIn({
    ...credentials,
    transport,
    nick: options.nick ?? options.account ?? suggestedNick(),
    account: options.account,
    channels: options.channels,
    password: await serverPassword(options, invitation, credentials),
    isWaiting: options.isWaiting,
    onDefect: (error) => void tellDefect(error, host),
    signal: giveUp.signal,
  })
  try {
    await keepSecrets(signedIn, options.account, credentials, tell)
    return await runPlainMode(options, signedIn, { host, server, interrupted, tell })
  } finally {
    signedIn.client.stop()
    await within(LIMITS.farewellMs, transport.closed())
  }
}

/** Loaded only then: it knows the errors of the whole server. */
async function tellDefect(error: unknown, host: Host): Promise<void> {
  const { describeError } = await import('../describe-error.ts')
  host.writeError(describeError(error, host.catalogue).text)
}

async function meantBy({ destination }: ChatOptions, host: Host, tell: Tell): Promise<Meant> {
  if (destination !== null) return destination
  const ask = (prompt: Text) => host.askAtTerminal(say(prompt, host.catalogue), 'text')
  return { way: await chooseServer({ isHere: isListening, search: searchNetwork, ask, say: tell }), invitation: null }
}

function legible(way: Way): ChatError {
  return new ChatError({
    said: text`${formatWay(way)} is not encrypted: everybody on the way could read along, passwords too`,
    remedy: text`Use its encrypted door, ircs:// or wss://. Or say --plaintext`,
    exitCode: EXIT.usage,
  })
}

function trustOf({ fingerprint }: ChatOptions, folder: string, server: string, tell: Tell): Trust {
  const known = new KnownServers(join(folder, 'known-servers'))
  return {
    known,
    given: fingerprint,
    now: () => new Date(),
    onFirstUse: (shown, isKept) => {
      tell(
        text`This is the first time at ${server}, and only its certificate says who it is. Its fingerprint (SHA-256):\n  ${shown}`,
      )
      tell(text`Compare it with what the server prints when it starts.`)
      if (isKept) tell(text`It is kept in ${known.file}`)
      else tell(text`It could not be kept in ${known.file}: the next time is a first time again.`)
    },
  }
}

async function serverPassword(
  { asksPassword }: ChatOptions,
  invitation: string | null,
  credentials: CredentialParts,
): Promise<FoundSecret | null> {
  if (invitation !== null) return { secret: invitation, isKept: true }
  if (asksPassword) return askSecret(null, credentials)
  const kept = await credentials.store.find(keyOf(null, credentials))
  return kept === null ? null : { secret: kept, isKept: true }
}

/** Once the server has taken them. */
async function keepSecrets(
  { password, secret }: SignedIn,
  account: string | null,
  parts: CredentialParts,
  tell: Tell,
): Promise<void> {
  const { store } = parts
  for (const [whose, found] of [
    [null, password],
    [account, secret],
  ] as const) {
    if (found === null || found.isKept) continue
    const isKept = await store.keep(keyOf(whose, parts), found.secret)
    const what =
      whose === null
        ? text`the password of the server`
        : isToken(found.secret)
          ? text`a token for this device`
          : text`the password of ${whose}`
    if (isKept) tell(text`Kept for the next time, in ${store.name}: ${what}. --forget removes it.`)
    else tell(text`This could not be kept: ${what}. It is asked for again the next time.`)
  }
}

async function forget(account: string | null, parts: CredentialParts, tell: Tell): Promise<number> {
  await parts.store.forget(keyOf(account, parts))
  tell(
    account === null
      ? text`The password of ${parts.server} is not kept any more.`
      : text`What proved ${account} at ${parts.server} is not kept any more.`,
  )
  return EXIT.ok
}

type Interrupted = Promise<'SIGINT' | 'SIGTERM'>

/** A second one does not wait for anything. */
function onInterrupt(host: Host): Interrupted {
  const { promise, resolve } = Promise.withResolvers<'SIGINT' | 'SIGTERM'>()
  let isFirst = true
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    host.onSignal(signal, () => {
      if (!isFirst) host.exit(EXIT_BY_SIGNAL[signal])
      isFirst = false
      resolve(signal)
    })
  }
  return promise
}

interface ModeParts {
  readonly host: Host
  readonly server: string
  readonly interrupted: Interrupted
  readonly tell: Tell
}

/** Where people of a Partyline meet by default; on another network it would be anybody's. */
const LOBBY = '#lobby'

async function runPlainMode(
  options: ChatOptions,
  { client }: SignedIn,
  { host, server, interrupted, tell }: ModeParts,
): Promise<number> {
  const [first = isPartyline(client) ? LOBBY : undefined] = options.channels
  if (first === undefined) {
    throw new ChatError({
      said: text`which channel? There is none in the command`,
      remedy: text`Write it behind the address, in quotes: '#channel'`,
      exitCode: EXIT.usage,
    })
  }
  if (options.channels.length === 0) client.act({ kind: 'join', channel: first })
  const { runPlain } = await import('./plain/run-plain.ts')
  return runPlain({
    client,
    server,
    speech: {
      format: options.mode === 'json' ? 'json' : 'plain',
      catalogue: host.catalogue,
      talk: await talkCatalogue(host.catalogue),
    },
    historyCount: options.historyCount,
    target: first,
    isTyped: isatty(0),
    isStaying: options.isStaying,
    streams: processStreams(),
    writeError: (said) => host.writeError(said),
    say: tell,
    interrupted,
  })
}

async function within(timeMs: number, done: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = systemClock.setTimeout(resolve, timeMs)
  await Promise.race([done, promise])
  timer.cancel()
}
