/** `-t`: takes Telnet commands (RFC 854) out of what comes in, and refuses every option, so that a server stops asking. */

const IAC = 255
const [SE, SB, WILL, WONT, DO, DONT] = [240, 250, 251, 252, 253, 254] as const

const NOTHING = new Uint8Array(0)

type State = 'data' | 'command' | 'will' | 'do' | 'ignored-option' | 'subnegotiation' | 'subnegotiation-command'

export interface TelnetDecoded {
  readonly data: Uint8Array
  /** To be sent back; may be empty. */
  readonly reply: Uint8Array
}

/** A function for the chunks of one connection, in order; a command may be cut anywhere. */
export function telnetDecoder(): (chunk: Uint8Array) => TelnetDecoded {
  let state: State = 'data'
  return (chunk) => {
    if (state === 'data' && !chunk.includes(IAC)) return { data: chunk, reply: NOTHING }
    const data = new Uint8Array(chunk.length)
    let dataBytes = 0
    const reply: number[] = []
    for (const byte of chunk) {
      switch (state) {
        case 'data':
          if (byte === IAC) state = 'command'
          else data[dataBytes++] = byte
          break
        case 'command':
          if (byte === IAC) data[dataBytes++] = byte
          state = afterCommand(byte)
          break
        case 'will':
        case 'do':
          reply.push(IAC, state === 'will' ? DONT : WONT, byte)
          state = 'data'
          break
        case 'ignored-option':
          state = 'data'
          break
        case 'subnegotiation':
          if (byte === IAC) state = 'subnegotiation-command'
          break
        case 'subnegotiation-command':
          state = byte === SE ? 'data' : 'subnegotiation'
          break
        default:
          state satisfies never
      }
    }
    return { data: data.subarray(0, dataBytes), reply: Uint8Array.from(reply) }
  }
}

/** Agreeing to "you will not" and "do not" needs no answer (RFC 854: no loops). */
function afterCommand(byte: number): State {
  switch (byte) {
    case WILL:
      return 'will'
    case DO:
      return 'do'
    case WONT:
    case DONT:
      return 'ignored-option'
    case SB:
      return 'subnegotiation'
    default:
      return 'data'
  }
}
