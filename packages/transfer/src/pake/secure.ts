/**
 * From a plain connection and a code to an encrypted one: CPace, whose key becomes the external PSK of TLS 1.3 on the same socket.
 * A side that does not have the code learns that it is wrong, and nothing else.
 */
import { hkdfSync, randomBytes } from 'node:crypto'
import { type Connection, type WaitOptions, WrongKeyError } from '@partyline/net'
import type { Code } from '../code/code.ts'
import { connectionFailure } from '../connection-failure.ts'
import { TransferError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import {
  calculateGenerator,
  type CpaceMessage,
  SCALAR_SEED_BYTES,
  scalarFrom,
  sessionKey,
  SHARE_BYTES,
  sharedElement,
  shareOf,
  transcriptOf,
} from './cpace.ts'
import {
  ANSWER_BYTES,
  encodeAnswer,
  encodeHello,
  type Hello,
  HELLO_HEAD_BYTES,
  helloRestBytes,
  INSTANCE_BYTES,
  instanceOf,
  parseAnswer,
  parseHello,
  type Role,
  SESSION_ID_SIZE,
  type Verdict,
} from './greeting.ts'
import type { Guesses } from './guesses.ts'

export interface SecureParts {
  readonly role: Role
  readonly code: Code
  readonly guesses: Guesses
  readonly signal?: AbortSignal | undefined
}

export interface ClientParts extends SecureParts {
  /** Random bytes that this side keeps as long as it runs. */
  readonly instance: Uint8Array
}

export interface ServerParts extends SecureParts {
  /** Whether somebody else is connected already. */
  readonly isTaken: (instance: Uint8Array) => boolean
}

/** What both sides have in common after it. */
export interface Secured {
  /** A key of 32 bytes by which the two know each other again. */
  readonly pairKey: Uint8Array
}

const IDENTITY = 'ptl/1'
const KEY_BYTES = 32
const NO_SHARE = Buffer.alloc(SHARE_BYTES)

/** As the side that has connected. On failure the connection is gone. @throws {TransferError} */
export async function secureAsClient(connection: Connection, parts: ClientParts): Promise<Secured> {
  return closing(connection, async () => {
    const { role, code, guesses } = parts
    const wait = deadline(parts)
    const sessionId = Buffer.concat([parts.instance, randomBytes(SESSION_ID_SIZE - INSTANCE_BYTES)])
    const scalar = scalarFrom(randomBytes(SCALAR_SEED_BYTES))
    const ours = { share: shareOf(generatorOf(code, sessionId), scalar), associatedData: dataOf(role) }
    await connection.write(encodeHello({ role, nameplate: code.nameplate, sessionId, share: ours.share }), wait())
    const answer = parseAnswer(await connection.readExactly(ANSWER_BYTES, wait()))
    if (answer === null) throw notOurs(connection)
    if (answer.verdict !== 'welcome') throw refused(answer.verdict, code)
    if (answer.role === role) throw refused('same-role', code)
    const shared = sharedElement(scalar, answer.share)
    if (shared === null) throw badShare()
    const theirs = { share: answer.share, associatedData: dataOf(answer.role) }
    // The handshake shows the other side whether its guess was right, before we know whether ours is.
    if (!guesses.take()) throw burnt()
    return agree(connection, 'client', keysOf(sessionId, shared, ours, theirs), { guesses, wait: wait() }, () => true)
  })
}

/** As the side that was connected to. On failure the connection is gone. @throws {TransferError} */
export async function secureAsServer(
  connection: Connection,
  parts: ServerParts,
): Promise<Secured & { readonly instance: Uint8Array }> {
  return closing(connection, async () => {
    const { role, code, guesses } = parts
    const wait = deadline(parts)
    const hello = await readHello(connection, wait)
    if (hello === null) throw notOurs(connection)
    const verdict = judge(hello, parts)
    if (verdict !== 'welcome') {
      await connection.write(encodeAnswer({ role, verdict, share: NO_SHARE }), wait())
      throw refused(verdict, code)
    }
    const { sessionId } = hello
    const scalar = scalarFrom(randomBytes(SCALAR_SEED_BYTES))
    const ours = { share: shareOf(generatorOf(code, sessionId), scalar), associatedData: dataOf(role) }
    const shared = sharedElement(scalar, hello.share)
    if (shared === null) {
      guesses.free()
      throw badShare()
    }
    const theirs = { share: hello.share, associatedData: dataOf(hello.role) }
    const answering = connection.write(encodeAnswer({ role, verdict, share: ours.share }), wait())
    answering.catch(() => {})
    // The other side has to show its knowledge first: only where that is wrong, it has learnt that it is.
    const secured = await agree(
      connection,
      'server',
      keysOf(sessionId, shared, theirs, ours),
      { guesses, wait: wait() },
      (error) => error instanceof WrongKeyError,
    )
    return { ...secured, instance: instanceOf(hello) }
  })
}

/** Takes a try, where it welcomes. */
function judge(hello: Hello, { role, code, guesses, isTaken }: ServerParts): Verdict {
  if (hello.nameplate !== code.nameplate) return 'other-nameplate'
  if (hello.role === role) return 'same-role'
  if (guesses.isBurnt) return 'burnt'
  if (isTaken(instanceOf(hello))) return 'taken'
  return guesses.take() ? 'welcome' : 'busy'
}

interface Keys {
  readonly psk: Uint8Array
  readonly pairKey: Uint8Array
}

function keysOf(sessionId: Uint8Array, shared: Uint8Array, initiator: CpaceMessage, responder: CpaceMessage): Keys {
  const key = sessionKey(sessionId, shared, transcriptOf(initiator, responder))
  const derive = (label: string) => new Uint8Array(hkdfSync('sha512', key, '', `ptl/1 ${label}`, KEY_BYTES))
  return { psk: derive('tls'), pairKey: derive('pair') }
}

async function agree(
  connection: Connection,
  role: 'client' | 'server',
  { psk, pairKey }: Keys,
  { guesses, wait }: { readonly guesses: Guesses; readonly wait: WaitOptions },
  wasGuess: (error: unknown) => boolean,
): Promise<Secured> {
  try {
    await connection.startTls({ role, psk: { identity: IDENTITY, key: psk }, ...wait })
  } catch (error) {
    if (wasGuess(error)) guesses.spend()
    else guesses.free()
    if (!(error instanceof WrongKeyError)) throw error
    if (guesses.isBurnt) throw burnt()
    throw new TransferError('TRANSFER_WRONG_CODE', 'the other side has another code', { cause: error })
  }
  guesses.free()
  return { pairKey }
}

/** Each step may take what those before it have left. */
function deadline({ signal }: Pick<SecureParts, 'signal'>): () => WaitOptions {
  const endAt = performance.now() + LIMITS.handshakeTimeoutMs
  return () => ({ signal, timeoutMs: Math.max(1, Math.ceil(endAt - performance.now())) })
}

function generatorOf({ nameplate, secret }: Code, sessionId: Uint8Array): Uint8Array {
  return calculateGenerator({ password: Buffer.from(secret), channel: Buffer.from(`ptl/1 ${nameplate}`), sessionId })
}

function dataOf(role: Role): Uint8Array {
  return Buffer.from(role)
}

async function readHello(connection: Connection, wait: () => WaitOptions): Promise<Hello | null> {
  const head = await connection.readExactly(HELLO_HEAD_BYTES, wait())
  const restBytes = helloRestBytes(head)
  return restBytes === null ? null : parseHello(head, await connection.readExactly(restBytes, wait()))
}

function refused(verdict: Exclude<Verdict, 'welcome'>, { nameplate }: Code): TransferError {
  switch (verdict) {
    case 'other-nameplate':
      return new TransferError('TRANSFER_OTHER', `the other side does not wait for the code ${nameplate}`)
    case 'same-role':
      return new TransferError('TRANSFER_OTHER', 'both sides want to send, or both want to receive')
    case 'burnt':
      return burnt()
    case 'busy':
      return new TransferError('TRANSFER_OTHER', 'the other side is busy with others that try the code')
    case 'taken':
      return new TransferError('TRANSFER_OTHER', 'another side that has the code is connected already', {
        remedy:
          'a code is for one machine: start again for another one. If it was yours and is gone, that is noticed within half a minute',
      })
    default:
      return verdict satisfies never
  }
}

function burnt(): TransferError {
  return new TransferError('TRANSFER_CODE_BURNT', `the code was tried wrongly ${LIMITS.guessesMax} times`)
}

function badShare(): TransferError {
  return new TransferError('TRANSFER_PROTOCOL', 'the other side sent a share of CPace that is no valid point')
}

function notOurs(connection: Connection): TransferError {
  const { remoteAddress } = connection
  const where = remoteAddress.kind === 'ip' ? `port ${remoteAddress.port} of ${remoteAddress.host}` : 'the other side'
  return new TransferError('TRANSFER_OTHER', `${where} does not speak ptl/1`)
}

/** What goes wrong ends the connection: after it, nothing on it can be trusted to mean something. */
async function closing<T>(connection: Connection, secure: () => Promise<T>): Promise<T> {
  try {
    return await secure()
  } catch (error) {
    await connection.close({ timeoutMs: 1_000 })
    throw connectionFailure(error, 'connecting')
  }
}
