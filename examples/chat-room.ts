/**
 * A chat room in under 80 lines: nicknames, a list of who is there, everything said goes to all others.
 *
 *   node --conditions=source examples/chat-room.ts [port] [host]
 *
 * Join with examples/chat-room-client.ts, or with `nc 127.0.0.1 9004`. `/nick NAME` takes a name, `/list` says who is there.
 */
import { type Connection, formatAddress, framed, lineCodec, SendQueue, serve } from '@partyline/net'
import { printable } from './support/printable.ts'
import { run } from './support/run.ts'

type Wish = { readonly kind: 'nick' | 'say'; readonly text: string } | { readonly kind: 'list' }

function parseWish(line: string): Wish {
  const [, command, text = ''] = /^\/(nick|list)\s*(.*)$/.exec(line) ?? []
  if (command === 'nick') return { kind: 'nick', text }
  return command === 'list' ? { kind: 'list' } : { kind: 'say', text: printable(line) }
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
      for await (const line of framed(connection, lineCodec({ lineBytesMax: 1000 })))
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
  await using server = await serve({ host, port: Number(port) }, (connection) => room.handle(connection))
  console.log(`listening on ${formatAddress(server.addresses[0])}`)
  await stop.requested
})
