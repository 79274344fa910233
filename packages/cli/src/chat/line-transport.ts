/** The way of the client core to a server, over a connection of @partyline/net. */
import { type LineConnection, type Transport, TransportError } from '@partyline/irc/client'
import { type Connection, LineDecoder, NetError, OVERLONG_LINE } from '@partyline/net'
import { type Catalogue, say } from '../language/text.ts'
import { ChatError } from './chat-error.ts'
import { connectTo, DistrustError, type Trust } from './connect-to.ts'
import { placeOf, type Way } from './destination.ts'
import { distrusted } from './distrusted.ts'
import { failedToConnect } from './failed-to-connect.ts'
import { LIMITS } from './limits.ts'

export interface LineTransport extends Transport {
  /** With what the last attempt failed; null where it did not. */
  readonly failure: unknown
  /** Resolves when no connection is open: what was written last is out then. */
  closed(): Promise<void>
}

export function lineTransport(way: Way, trust: Trust, catalogue: Catalogue): LineTransport {
  let failure: unknown = null
  const open = new Set<Connection>()
  return {
    get failure() {
      return failure
    },
    closed: async () => void (await Promise.all([...open].map((connection) => connection.closed))),
    async open(signal) {
      failure = null
      try {
        const connection = await connectTo(way, trust, signal)
        open.add(connection)
        void connection.closed.then(() => open.delete(connection))
        return linesOf(connection, () => {
          const trouble = { kind: 'protocol', text: '' } as const
          failure = failedToConnect(trouble, null, placeOf(way))
          return new TransportError(trouble, { isFinal: true })
        })
      } catch (error) {
        failure = error instanceof DistrustError ? distrusted(error, way) : error
        throw asTransportError(failure, catalogue)
      }
    },
  }
}

function asTransportError(error: unknown, catalogue: Catalogue): Error {
  if (error instanceof ChatError) {
    const text = say(error.said, catalogue)
    return new TransportError({ kind: 'certificate', text }, { isFinal: true, cause: error })
  }
  if (!(error instanceof NetError)) return error instanceof Error ? error : new Error(String(error))
  const kind = error.code === 'NET_HANDSHAKE' || error.code === 'NET_WEBSOCKET_HANDSHAKE' ? 'protocol' : 'unreachable'
  return new TransportError({ kind, text: error.message }, { cause: error })
}

function linesOf(connection: Connection, foreign: () => Error): LineConnection {
  return {
    lines: read(connection, foreign),
    write(lines) {
      connection.writeNow(lines.map((line) => `${line}\r\n`).join(''))
      // A server that reads nothing is as good as gone; what it has not taken is sent on the next connection.
      if (connection.bytesPending > LIMITS.unsentBytesMax) connection.abort()
    },
    close: () => void connection.close(),
  }
}

/** How other servers begin that people take for the one of the chat: the page, by the port in its address, and ssh. */
const FOREIGN = /^(?:HTTP\/\d|SSH-\d)/

/** @param foreign what is thrown where another protocol is spoken */
async function* read(connection: Connection, foreign: () => Error): AsyncGenerator<readonly string[], void> {
  const decoder = new LineDecoder({ lineBytesMax: LIMITS.lineBytesMax })
  let isFirst = true
  for await (const chunk of connection) {
    const lines = [...decoder.decode(chunk)].flatMap((line) => (line === OVERLONG_LINE ? [] : [line.toString('utf8')]))
    if (isFirst && FOREIGN.test(lines[0] ?? '')) throw foreign()
    isFirst &&= lines.length === 0
    if (lines.length > 0) yield lines
  }
}
