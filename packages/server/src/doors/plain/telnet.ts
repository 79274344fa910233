/**
 * What telnet sends beside the text (RFC 854): its keys, and offers that it makes by itself. After a key that stops a program,
 * Unix telnet shows nothing more until it is answered, so that such a key has to end the conversation, as it ends nc.
 */
import type { Encoding } from './encodings.ts'

const IAC = 255
/** End of file, suspend, abort (RFC 1184 2.5), break, interrupt process. */
const STOPPING_COMMANDS: ReadonlySet<number> = new Set([236, 237, 238, 243, 244])
/** Ctrl-D, which telnet sends as a byte. */
const EOT = 0x04
const [LF, CR] = [0x0a, 0x0d]

/** A subnegotiation up to its end, an offer or demand with its option, or any other command. */
// oxlint-disable-next-line no-control-regex
const COMMANDS = /\xff(?:\xfa[^]*?(?:\xff\xf0|$)|[\xfb-\xfe][^]?|[^]?)/g

/** The line as it was typed. */
export function withoutTelnet(line: Buffer, encoding: Encoding): Buffer {
  if (!line.includes(IAC) || hasLetter255(encoding)) return line
  return Buffer.from(line.toString('latin1').replace(COMMANDS, ''), 'latin1')
}

/** Finds the keys that stop a program, in the bytes of one connection in order; a command may be cut anywhere. */
export class StoppingKeys {
  #before = LF

  areIn(bytes: Uint8Array, encoding: Encoding): boolean {
    const isTelnet = !hasLetter255(encoding)
    const isFound = bytes.some((byte, index) => {
      const before = index === 0 ? this.#before : bytes[index - 1]
      if (byte === EOT) return before === LF || before === CR
      return isTelnet && before === IAC && STOPPING_COMMANDS.has(byte)
    })
    this.#before = bytes.at(-1) ?? this.#before
    return isFound
  }
}

/** Where 255 is a letter, as in windows-1251, it begins no command. */
function hasLetter255(encoding: Encoding): boolean {
  return encoding.decode(Uint8Array.of(IAC)) !== null
}
