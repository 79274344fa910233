/**
 * WEBIRC (IRCv3 webirc): a gateway between browsers and IRC says in its first line whose connection this is. It is believed where its
 * address and its password are those that the owner has named. The session begins as the client's, and never was the gateway's.
 */
import { parseMessage } from '@partyline/irc'
import { NetError, type Address, type AddressList, type Admission, type Connection } from '@partyline/net'
import { equalSecrets } from '../../credentials/equal-secrets.ts'
import type { Log } from '../../log/log.ts'
import type { Client, Wire } from '../conversation.ts'
import { describeOrigin, originOf, statedAddress, type Origin } from '../origin.ts'

export interface Gateway {
  readonly addresses: AddressList
  readonly password: string
}

export interface GatewayParts {
  readonly gateways: () => readonly Gateway[]
  readonly log: Log
  /** For the first line, as for all of a registration. */
  readonly registerTimeoutMs: () => number
}

/** RFC 1459 2.3. A gateway that names itself, a host and some options needs no more. */
const LINE_BYTES_MAX = 512

/** A client that was let in, and its place in the count of its address. */
export interface Led extends Disposable {
  readonly client: Client
}

export function gatewaysAt(address: Address, gateways: readonly Gateway[]): readonly Gateway[] {
  return gateways.filter(({ addresses }) => addresses.has(address))
}

/**
 * Of a connection from an address where there are gateways: the client that one of them leads here, or the connection itself where another
 * program at that address makes it; null where it was turned away.
 */
export async function led(
  door: string,
  connection: Connection,
  candidates: readonly Gateway[],
  admission: Admission | undefined,
  { log, registerTimeoutMs }: GatewayParts,
): Promise<Led | null> {
  const direct = originOf(connection)
  const line = await firstLine(connection, registerTimeoutMs())
  const message = line === null ? null : parseMessage(line.replace(/\r$/, ''))
  const read = line === null ? null : Buffer.from(`${line}\n`, 'latin1')
  if (message?.verb !== 'WEBIRC')
    return own({ door, origin: direct, wire: read === null ? connection : replayed(connection, read) })
  const origin = stated(message.params, direct, candidates)
  if (typeof origin === 'string') {
    log.warn('door.webirc-refused', { ...describeOrigin(direct), message: origin })
    await turnAway(connection, origin)
    return null
  }
  const place = admission?.onBehalfOf(origin.address, connection.remoteAddress) ?? (() => {})
  if (typeof place !== 'function') {
    await turnAway(connection, `Your address has as many connections as it may have (${place.limit})`)
    return null
  }
  return { client: { door, origin, wire: connection }, [Symbol.dispose]: place }
}

function own(client: Client): Led {
  return { client, [Symbol.dispose]: () => {} }
}

/** Each byte as a character, without the line feed; null where none came. What came then stays to be read. */
async function firstLine(connection: Connection, timeoutMs: number): Promise<string | null> {
  try {
    const line = await connection.readUntil('\n', { bytesMax: LINE_BYTES_MAX, timeoutMs })
    return Buffer.from(line).toString('latin1')
  } catch (error) {
    if (error instanceof NetError) return null
    throw error
  }
}

/** @returns where the client comes from, or why it is turned away */
function stated(params: readonly string[], direct: Origin, candidates: readonly Gateway[]): Origin | string {
  const [password = '', , , ip = '', options = ''] = params
  // All are compared, so that the time tells nothing.
  const known = candidates.filter((gateway) => equalSecrets(password, gateway.password))
  if (known.length === 0) return 'Invalid WebIRC password'
  const address = statedAddress(ip)
  if (address === null) return 'WEBIRC gave no IP address'
  const isSecure = direct.isSecure && options.split(' ').some((option) => /^secure(?:=|$)/.test(option))
  return { address, chain: [direct.address, ...direct.chain], isSecure }
}

async function turnAway(connection: Connection, reason: string): Promise<void> {
  await connection.write(`ERROR :${reason}\r\n`).catch(() => {})
  await connection.close()
}

/** The connection, with what was read of it before it. */
function replayed(connection: Connection, read: Uint8Array): Wire {
  return {
    async *[Symbol.asyncIterator]() {
      yield read
      yield* connection
    },
    get bytesPending() {
      return connection.bytesPending
    },
    get closed() {
      return connection.closed
    },
    writeNow: (bytes) => connection.writeNow(bytes),
    flushed: (options) => connection.flushed(options),
    abort: (reason) => connection.abort(reason),
    close: (options) => connection.close(options),
  }
}
