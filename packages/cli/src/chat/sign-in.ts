/**
 * From an address and a name to a client that is online. A password that is missing or wrong is asked for; whatever else ends the first
 * attempt ends the command, because the address may be wrong. Later breaks are the client's own matter.
 */
import { hostname } from 'node:os'
import {
  type Client,
  ClientCore,
  type Identity,
  type PasswordCredentials,
  runClient,
  type Trouble,
} from '@partyline/irc/client'
import { systemClock } from '@partyline/net'
import { EXIT } from '../exit-codes.ts'
import { text } from '../language/text.ts'
import { ChatError } from './chat-error.ts'
import {
  askSecret,
  type CredentialParts,
  credentialsOf,
  findSecret,
  type FoundSecret,
  isToken,
  keyOf,
} from './credentials.ts'
import { failedToConnect } from './failed-to-connect.ts'
import { LIMITS } from './limits.ts'
import type { LineTransport } from './line-transport.ts'
import { obtainToken } from './obtain-token.ts'

export interface SignInParts extends CredentialParts {
  readonly transport: LineTransport
  readonly nick: string
  readonly account: string | null
  readonly channels: readonly string[]
  /** The password of the server, where it is known. */
  readonly password: FoundSecret | null
  /** A server that is not there yet is waited for. */
  readonly isWaiting: boolean
  readonly onDefect: (error: unknown) => void
  /** The person has proven an account in the chat, or has logged out. */
  readonly onCredentials?: (own: PasswordCredentials | null) => void
  readonly signal: AbortSignal
}

interface Proofs {
  /** Of the server. */
  readonly password: FoundSecret | null
  /** Of the account. */
  readonly secret: FoundSecret | null
}

/** What the server has taken. */
export interface SignedIn extends Proofs {
  readonly client: Client
}

/**
 * A token is got on a connection of its own, so that it stands in no conversation.
 * @throws {ChatError} it cannot be had; nothing is left open
 */
export async function signIn(parts: SignInParts): Promise<SignedIn> {
  const { account, password } = parts
  const proofs = { password, secret: account === null ? null : await findSecret(account, parts) }
  const signedIn = await prove(parts, proofs, isPassword(proofs.secret) ? [] : parts.channels)
  const { client, secret } = signedIn
  if (secret === null || !isPassword(secret)) return signedIn
  const token = await obtainToken(client, hostname())
  client.stop()
  await parts.transport.closed()
  const proof = token === null ? secret : { secret: token, isKept: false }
  return prove(parts, { password: signedIn.password, secret: proof }, parts.channels)
}

/** Typed just now, so that a token could stand in its place. */
function isPassword(secret: FoundSecret | null): boolean {
  return secret !== null && !secret.isKept && !isToken(secret.secret)
}

async function prove(parts: SignInParts, first: Proofs, channels: readonly string[]): Promise<SignedIn> {
  let proofs = first
  for (let tries = 1; ; tries += 1) {
    const client = start(parts, proofs, channels)
    const trouble = await firstOutcome(client, parts)
    if (trouble === null) return { client, ...proofs }
    client.stop()
    const next = tries > LIMITS.passwordTries ? null : await otherProofs(parts, proofs, trouble)
    if (next === null) throw failedToConnect(trouble, parts.transport.failure, parts.server)
    proofs = next
  }
}

/** null where no other password would help. @throws {ChatError} nobody can be asked for it */
async function otherProofs(parts: SignInParts, { password, secret }: Proofs, trouble: Trouble): Promise<Proofs | null> {
  const { store, account } = parts
  if (trouble.kind === 'password') {
    if (password?.isKept === true) await store.forget(keyOf(null, parts))
    return { secret, password: password === null ? await findSecret(null, parts) : await askSecret(null, parts) }
  }
  if (trouble.kind !== 'account' || account === null || secret === null) return null
  if (secret.isKept) await store.forget(keyOf(account, parts))
  return { password, secret: await askSecret(account, parts) }
}

function start(parts: SignInParts, { password, secret }: Proofs, channels: readonly string[]): Client {
  const { account, nick, transport, onDefect, onCredentials } = parts
  const identity: Identity = {
    nick,
    ...(password === null ? {} : { password: password.secret }),
    ...(account === null || secret === null ? {} : { credentials: credentialsOf(account, secret.secret) }),
  }
  const core = new ClientCore({
    identity,
    channels: channels.map((name) => ({ name })),
    random: Math.random,
    ...(onCredentials === undefined ? {} : { onCredentials }),
  })
  const client = runClient({ core, transport, clock: systemClock, onDefect })
  client.act({ kind: 'connect' })
  return client
}

/** null when it is online. @throws {ChatError} given up */
function firstOutcome(client: Client, { isWaiting, signal }: SignInParts): Promise<Trouble | null> {
  const { promise, resolve, reject } = Promise.withResolvers<Trouble | null>()
  const look = () => {
    const { connection } = client.state
    if (connection.kind === 'online') resolve(null)
    else if (connection.kind === 'ended') resolve(connection.why)
    else if (connection.kind === 'waiting' && !isWaiting) resolve(connection.why)
  }
  const giveUp = () => {
    client.stop()
    reject(new ChatError({ said: text`given up`, remedy: text`Start it again`, exitCode: EXIT.unexpected }))
  }
  signal.addEventListener('abort', giveUp)
  const end = client.subscribe(look)
  look()
  return promise.finally(() => {
    end()
    signal.removeEventListener('abort', giveUp)
  })
}
