/** The IRC door: lines of the IRC protocol, from any client (RFC 1459 2.3, IRCv3 message-tags). */
import { LineDecoder, type Connection, type ServeOptions } from '@partyline/net'
import type { Dispatcher } from '../../commands/dispatcher.ts'
import type { Limits } from '../../limits.ts'
import { IrcEncoders } from '../../session/irc-encoder.ts'
import type { Session } from '../../session/session.ts'
import { defineDoor } from '../definition.ts'
import { lineDoor } from '../line-door.ts'
import type { Conversation, DoorBehaviour } from '../conversation.ts'
import { IrcLines, longestLineBytes } from './irc-lines.ts'
import { gatewaysAt, led, type Gateway } from './webirc.ts'
import { clearIrc, encryptedIrc } from './irc-ways-in.ts'

export const ircDoor = defineDoor({
  name: 'irc',
  visitors: 'clients',
  clear: {
    help: 'IRC in plain text. Repeatable. off turns it off, and port 0 picks a free one',
    default: '127.0.0.1:6667',
    whenPublic: null,
    waysIn: clearIrc,
  },
  tls: {
    help: 'IRC over TLS. Repeatable. off turns it off',
    default: '127.0.0.1:6697',
    whenPublic: '[::]:6697',
    waysIn: encryptedIrc,
  },
  options: {},
  limits: {},
  open({ reception, dispatcher, info, log, gateways }) {
    const behaviour = ircBehaviour(dispatcher, () => info().limits)
    const parts = { gateways, log, registerTimeoutMs: () => info().limits.registerTimeoutMs }
    const serveLed = async (name: string, wire: Connection, { admission }: ServeOptions, at: readonly Gateway[]) => {
      using found = await led(name, wire, at, admission, parts)
      if (found !== null) await reception.serve(found.client, behaviour)
    }
    return lineDoor(reception, behaviour, (name, wire, options) => {
      const at = gatewaysAt(wire.remoteAddress, gateways())
      return at.length === 0 ? undefined : serveLed(name, wire, options, at)
    })
  },
})

export function ircBehaviour(dispatcher: Dispatcher, limits: () => Limits): DoorBehaviour {
  const encoders = new IrcEncoders(() => limits().lineBytesMax)
  return {
    isPerson: false,
    tellsSecurePort: true,
    encoderFor: (capabilities) => encoders.for(capabilities),
    converse: (session) => new IrcConversation(session, dispatcher, limits()),
  }
}

class IrcConversation implements Conversation {
  readonly #lines: IrcLines
  readonly #decoder: LineDecoder

  constructor(session: Session, dispatcher: Dispatcher, limits: Limits) {
    this.#lines = new IrcLines(session, dispatcher, limits)
    this.#decoder = new LineDecoder({ lineBytesMax: longestLineBytes(limits), lineEnd: 'any', overlong: 'cut' })
  }

  *read(bytes: Uint8Array): Iterable<() => void> {
    for (const line of this.#decoder.decode(bytes)) yield () => this.#lines.receive(line)
  }

  /** A last line without an end was perhaps cut off: it is not executed. */
  end(): Iterable<() => void> {
    return []
  }
}
