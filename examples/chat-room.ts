/**
 * A chat room in under 80 lines: nicknames, a list of who is there, everything said goes to all others.
 *
 *   node --conditions=source examples/chat-room.ts [port] [host]
 *
 * Join with examples/chat-room-client.ts, or with `nc 127.0.0.1 9004`. `/nick NAME` takes a name, `/list` says who is there.
 */
import { type Connection, formatAddress, framed, lineCodec, SendQueue, serve } from '@partyline/net'
import { linesOf } from './support/lines-of.ts'
import { parsePort, run } from './support/run.ts'

type Wish = { readonly kind: 'say' | 'nick' | 'list' | 'unknown'; readonly text: string }

function parseWish(line: string): Wish {
  const [, command, text = ''] = /^\/(\S*)\s*(.*)$/.exec(line) ?? []
  if (command === undefined) return { kind: 'say', text: line }
  return command === 'nick' || command === 'list' ? { kind: command, text } : { kind: 'unknown', text: command }
}

/** One person in the room. Who reads too slowly is put out instead of slowing down the others. */
class Member {
  nick = ''
  readonly #queue: SendQueue

  constructor(connection: Connection) {
    this.#queue = new SendQueue(connection, { bytesMax: 1 << 20, onOverflow: (error) => connection.abort(error) })
  }

  tell(line: string): void {
    this.#queue.push(Buffer.from(`${line}\n`))
    this.#queue.flush()
  }
}

class Room {
  readonly #members = new Set<Member>()
  #guests = 0

  async handle(connection: Connection): Promise<void> {
    const member = new Member(connection)
    member.nick = `guest${(this.#guests += 1)}`
    this.#members.add(member)
    member.tell(`* you are ${member.nick}; /nick NAME and /list are understood`)
    this.#tellOthers(member, `* ${member.nick} joined`)
    try {
      const lines = framed(connection, lineCodec({ lineBytesMax: 1000 }))
      for await (const line of linesOf(lines, (problem) => member.tell(`* ${problem}`)))
        this.#fulfil(parseWish(line), member)
    } finally {
      this.#members.delete(member)
      this.#tellOthers(member, `* ${member.nick} left`)
    }
  }

  #fulfil(wish: Wish, member: Member): void {
    const nicks = [...this.#members].map(({ nick }) => nick)
    if (wish.kind === 'list') member.tell(`* here: ${nicks.join(' ')}`)
    else if (wish.kind === 'say') this.#tellOthers(member, `${member.nick}: ${wish.text}`)
    else if (wish.kind === 'unknown') member.tell(`* there is no /${wish.text}; /nick NAME and /list are understood`)
    else if (!/^[\p{L}\p{N}_-]{1,20}$/u.test(wish.text)) member.tell('* a name has 1 to 20 letters, digits, _ or -')
    else if (nicks.includes(wish.text)) member.tell(`* ${wish.text} is taken`)
    else {
      this.#tellOthers(member, `* ${member.nick} is now ${wish.text}`)
      member.nick = wish.text
      member.tell(`* you are ${wish.text}`)
    }
  }

  #tellOthers(member: Member, line: string): void {
    for (const other of this.#members) if (other !== member) other.tell(line)
  }
}

await run('chat-room [port] [host]', async ([port = '9004', host = '127.0.0.1'], stop) => {
  const room = new Room()
  await using server = await serve({ host, port: parsePort(port) }, (connection) => room.handle(connection))
  console.log(`listening on ${formatAddress(server.addresses[0])}`)
  await stop.requested
})
