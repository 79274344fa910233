/** One connection that sends random lines, and what it sees of the server's answers. */
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { connect, connectWebSocket, NetError, type Connection, type HostTarget } from '@partyline/net'
import { within } from '../support/wait.ts'
import { handshake, message, pieces } from './frames.ts'
import { introduction, line } from './lines.ts'
import type { Random } from './random.ts'

/** Lines that one connection sends at most. */
const LINES_MAX = 400
/** Lines that may be in one write. */
const LINES_PER_WRITE_MAX = 64
/** No server keeps a client waiting for so long that sends, or wants to leave. */
const PATIENCE_MS = 60_000

/** What a server says only of its own defects. */
const DEFECT = /INTERNAL_ERROR|Internal error|a defect/

/** Longer than what tells of a defect, and long enough to say where. */
const TAIL_CHARACTERS = 500

export interface Door {
  readonly target: HostTarget
  readonly speaks: 'irc' | 'plain'
  readonly isTls: boolean
  /** Each line is a message of a WebSocket. */
  readonly isWeb?: boolean
}

/**
 * Sends what the random choices make, to the end of it or of the connection.
 * @returns how many lines were sent
 * @throws {Error} the server told of a defect, or keeps the connection open after its end
 */
export async function intrude(door: Door, random: Random): Promise<number> {
  const { connection, write } = await begin(door, random)
  const reads = !random.chance(0.03)
  const reader = reads ? readUntilEnd(connection) : Promise.resolve()
  // Told at the end; until then it is nobody's failure.
  reader.catch(() => {})
  let sent = 0
  try {
    if (random.chance(0.9)) await write(linesOf(introduction(door.speaks, random)))
    for (const lineCount = 1 + random.integer(LINES_MAX); sent < lineCount;) {
      const lines = Array.from({ length: 1 + random.integer(LINES_PER_WRITE_MAX) }, () => line(door.speaks, random))
      await within(write(lines), 'the server to read', PATIENCE_MS)
      sent += lines.length
      // Sometimes the server gets to answer first.
      if (random.chance(0.1)) await delay(1)
    }
    if (random.chance(0.3)) await write([Buffer.from('PRIVMSG #a :half a li')])
    if (reads && random.chance(0.7)) {
      // As a stream of bytes a WebSocket tells its end in a message, which is a line to this server.
      if (connection.transport === 'websocket') void connection.close()
      else await connection.closeWrite()
      await within(reader, 'the server to end the connection', PATIENCE_MS)
    }
  } catch (error) {
    // The server may end it at any time: by QUIT, or because the client does not read.
    if (!(error instanceof NetError)) throw error
  } finally {
    connection.abort()
  }
  await reader
  return sent
}

interface Begun {
  readonly connection: Connection
  readonly write: (lines: readonly Buffer[]) => Promise<void>
}

/** At a door for WebSockets, half of them speak by hand. */
async function begin({ target, isTls, isWeb = false }: Door, random: Random): Promise<Begun> {
  const tls = isTls ? { tls: { isVerified: false } } : {}
  if (isWeb && random.chance(0.5)) {
    const scheme = isTls ? 'wss' : 'ws'
    const connection = await connectWebSocket(`${scheme}://${target.host}:${target.port}/`, tls)
    const write = async (lines: readonly Buffer[]) => {
      for (const one of lines) await connection.write(random.chance(0.9) ? withoutEnd(one) : one)
    }
    return { connection, write }
  }
  const connection = await connect(target, tls)
  const writeInPieces = async (bytes: Buffer) => {
    for (const piece of pieces(bytes, random)) {
      await connection.write(piece)
      // What is written at once the kernel may put together again.
      if (random.chance(0.1)) await nextTurn()
    }
  }
  if (!isWeb) return { connection, write: (lines) => connection.write(Buffer.concat(lines)) }
  await writeInPieces(handshake(random))
  return {
    connection,
    write: (lines) => writeInPieces(Buffer.concat(lines.map((one) => message(withoutEnd(one), random)))),
  }
}

async function readUntilEnd(connection: Connection): Promise<void> {
  let tail = ''
  try {
    for await (const bytes of connection) {
      const text = tail + Buffer.from(bytes).toString('latin1')
      if (DEFECT.test(text)) throw new Error(`the server told of a defect: ${lineWith(DEFECT, text)}`)
      tail = text.slice(-TAIL_CHARACTERS)
    }
  } catch (error) {
    if (!(error instanceof NetError)) throw error
  }
}

const linesOf = (text: string) => text.split(/(?<=\n)/).map((line) => Buffer.from(line))

/** Clients must not end a line within a message (IRCv3 websocket). */
function withoutEnd(line: Buffer): Buffer {
  return Buffer.from(line.toString('latin1').replace(/[\r\n]+$/, ''), 'latin1')
}

function lineWith(pattern: RegExp, text: string): string {
  return text.split('\n').find((line) => pattern.test(line)) ?? ''
}
