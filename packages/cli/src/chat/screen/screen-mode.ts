/**
 * The full-screen client: what has to be asked or told is asked and told before the screen is taken. What a person types on its first screen is kept, as everywhere,
 * once the server has taken it.
 */
import {
  type Client,
  ClientCore,
  type Identity,
  type PasswordCredentials,
  runClient,
  type Trouble,
} from '@partyline/irc/client'
import { systemClock } from '@partyline/net'
import { isGnuScreen } from '@partyline/terminal'
import { EXIT_BY_SIGNAL } from '../../exit-codes.ts'
import { say, text } from '../../language/text.ts'
import { connectTo, DistrustError } from '../connect-to.ts'
import { ChatError } from '../chat-error.ts'
import { credentialsOf, type FoundSecret, keyOf } from '../credentials.ts'
import { distrusted } from '../distrusted.ts'
import { failedToConnect } from '../failed-to-connect.ts'
import { ChatFiles } from '../files/chat-files.ts'
import { keepSecrets, serverPassword } from '../keep-secrets.ts'
import { lineTransport, type LineTransport } from '../line-transport.ts'
import { keepOwn } from '../keep-own.ts'
import { farewell, LOBBY, type ModeParts, tellDefect } from '../mode-parts.ts'
import { suggestedNick } from '../nickname.ts'
import { isPartyline } from '../obtain-token.ts'
import { signIn } from '../sign-in.ts'
import { languageOf } from '../talk-catalogue.ts'
import { fetchPicture } from './fetch-picture.ts'
import { runScreen } from './run-screen.ts'

/** @returns the exit code @throws {ChatError} */
export async function screenMode(parts: ModeParts): Promise<number> {
  const { options, host, way, server, interrupted } = parts
  const signal = await meet(parts)
  if (signal !== null) return EXIT_BY_SIGNAL[signal]
  const { account, nick, channels } = options
  const proofs = await proofsOf(parts)
  const transport = lineTransport(way, parts.trust, host.catalogue)
  const failed = Promise.withResolvers<void>()
  const identity: Identity = {
    nick: nick ?? account ?? suggestedNick(),
    ...(proofs.password === null ? {} : { password: proofs.password.secret }),
    ...(account === null || proofs.secret === null
      ? {}
      : { credentials: credentialsOf(account, proofs.secret.secret) }),
  }
  const files = new ChatFiles(parts)
  if (account !== null && proofs.secret !== null) files.loggedIn({ account, password: proofs.secret.secret })
  const exitCode = await runScreen({
    env: host.env,
    connect: (given) => clientFor(given, identity, transport, files, parts, failed.resolve),
    identity,
    isSignedIn: nick !== null || account !== null,
    place: channels[0] ?? LOBBY,
    server,
    language: languageOf(host.catalogue),
    interrupted,
    files,
    failed: failed.promise,
    ...(options.hasPictures &&
      !isGnuScreen(host.env) && {
        fetchPicture: ({ addresses }: { readonly addresses: readonly string[] }) =>
          fetchPicture(addresses, { ...parts, authorization: () => files.authorization }),
      }),
  })
  await files.settled()
  await farewell(transport)
  if (transport.failure instanceof ChatError) throw transport.failure
  return exitCode
}

/**
 * A certificate that is seen for the first time is shown before the screen covers it.
 * @returns the signal with which the person has ended it @throws {ChatError} it is another one
 */
async function meet({ way, server, trust, interrupted, host }: ModeParts): Promise<keyof typeof EXIT_BY_SIGNAL | null> {
  if (way.kind === 'unix' || !way.isEncrypted || (trust.known.find(server) !== null && trust.given === null))
    return null
  const giveUp = new AbortController()
  void interrupted.then((signal) => giveUp.abort(signal))
  let isFirst = false
  const onFirstUse = (fingerprint: string, isKept: boolean) => {
    isFirst = true
    trust.onFirstUse(fingerprint, isKept)
  }
  try {
    const connection = await connectTo(way, { ...trust, onFirstUse }, giveUp.signal)
    void connection.close()
  } catch (error) {
    if (giveUp.signal.aborted) return interrupted
    if (error instanceof DistrustError) throw distrusted(error, way)
    throw failedToConnect({ kind: 'unreachable', text: '' }, error, server)
  }
  if (!isFirst) return null
  const asked = host.askAtTerminal(`${say(text`Enter goes on, Ctrl-C ends.`, host.catalogue)} `, 'text')
  return Promise.race([asked.then(() => null), interrupted])
}

interface Proofs {
  readonly password: FoundSecret | null
  readonly secret: FoundSecret | null
}

/** A password that has to be typed for an account is tried before the screen is there, so that a token can stand in its place. */
async function proofsOf(parts: ModeParts): Promise<Proofs> {
  const { options, host, way, invitation, credentials, trust, tell } = parts
  const { account, nick } = options
  const password = await serverPassword(options, invitation, credentials)
  if (account === null) return { password, secret: null }
  const kept = await credentials.store.find(keyOf(account, credentials))
  if (kept !== null) return { password, secret: { secret: kept, isKept: true } }
  const transport = lineTransport(way, trust, host.catalogue)
  const onDefect = (error: unknown) => void tellDefect(error, host)
  const { signal } = new AbortController()
  const common = { transport, nick: nick ?? account, account, channels: [], password, isWaiting: false }
  const { client, ...proofs } = await signIn({ ...credentials, ...common, onDefect, signal })
  client.stop()
  await farewell(transport)
  await keepSecrets(proofs, account, credentials, tell)
  return proofs
}

/** What no try and no answer of the person changes. */
const FAILS: ReadonlySet<Trouble['kind']> = new Set(['certificate', 'protocol'])

/** @param known what was there before the first screen @param fail ends the screen */
function clientFor(
  given: Identity,
  known: Identity,
  transport: LineTransport,
  files: ChatFiles,
  parts: ModeParts,
  fail: () => void,
): Client {
  const { options, host } = parts
  const channels = options.channels.map((name) => ({ name }))
  if (given.credentials?.kind === 'password') files.loggedIn(given.credentials)
  const onCredentials = (own: PasswordCredentials | null) => {
    files.loggedIn(own)
    void keepOwn(own, given.password ?? null, parts)
  }
  const core = new ClientCore({ identity: given, channels, random: Math.random, onCredentials })
  const client = runClient({ core, transport, clock: systemClock, onDefect: (error) => void tellDefect(error, host) })
  let isNew = true
  client.subscribe(({ connection, places }) => {
    if (connection.kind === 'ended' && FAILS.has(connection.why.kind)) fail()
    if (connection.kind !== 'online' || !isNew) return
    isNew = false
    if (channels.length === 0 && isPartyline(client) && places.size < 2) client.act({ kind: 'join', channel: LOBBY })
    void keepTyped(given, known, parts)
  })
  return client
}

/** What was typed on the first screen; nothing can be asked or told while it is there. */
async function keepTyped(given: Identity, known: Identity, parts: ModeParts): Promise<void> {
  const { store } = parts.credentials
  const { credentials, password } = given
  if (password !== undefined && password !== known.password) await store.keep(keyOf(null, parts.credentials), password)
  if (credentials?.kind !== 'password' || credentials === known.credentials) return
  await keepOwn(credentials, password ?? null, parts)
}
