/** One connection that sends random lines, and what it sees of the server's answers. */
import { setTimeout as delay } from 'node:timers/promises'
import { connect, NetError, type Connection, type HostTarget } from '@partyline/net'
import { within } from '../support/wait.ts'
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

export interface Door {
  readonly target: HostTarget
  readonly speaks: 'irc' | 'plain'
  readonly isTls: boolean
}

/**
 * Sends what the random choices make, to the end of it or of the connection.
 * @returns how many lines were sent
 * @throws {Error} the server told of a defect, or keeps the connection open after its end
 */
export async function intrude(door: Door, random: Random): Promise<number> {
  const connection = await connect(door.target, door.isTls ? { tls: { isVerified: false } } : {})
  const reads = !random.chance(0.03)
  const reader = reads ? readUntilEnd(connection) : Promise.resolve()
  // Told at the end; until then it is nobody's failure.
  reader.catch(() => {})
  let sent = 0
  try {
    if (random.chance(0.9)) await connection.write(Buffer.from(introduction(door.speaks, random)))
    for (const lineCount = 1 + random.integer(LINES_MAX); sent < lineCount;) {
      const lines = Array.from({ length: 1 + random.integer(LINES_PER_WRITE_MAX) }, () => line(door.speaks, random))
      await within(connection.write(Buffer.concat(lines)), 'the server to read', PATIENCE_MS)
      sent += lines.length
      // Sometimes the server gets to answer first.
      if (random.chance(0.1)) await delay(1)
    }
    if (random.chance(0.3)) await connection.write(Buffer.from('PRIVMSG #a :half a li'))
    if (reads && random.chance(0.7)) {
      await connection.closeWrite()
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

async function readUntilEnd(connection: Connection): Promise<void> {
  let tail = ''
  try {
    for await (const bytes of connection) {
      const text = tail + Buffer.from(bytes).toString('latin1')
      if (DEFECT.test(text)) throw new Error(`the server told of a defect: ${lineWith(DEFECT, text)}`)
      tail = text.slice(text.lastIndexOf('\n') + 1)
    }
  } catch (error) {
    if (!(error instanceof NetError)) throw error
  }
}

function lineWith(pattern: RegExp, text: string): string {
  return text.split('\n').find((line) => pattern.test(line)) ?? ''
}
