/**
 * A chat room in under 80 lines: nicknames, a list of the people in it, and everything said goes to all others.
 *
 *   node --conditions=source examples/chat-room.ts [port] [host]
 *
 * Join with examples/chat-room-client.ts, or with `nc 127.0.0.1 9004`. `/nick NAME` takes a name, `/list` lists the people.
 */
import { once } from 'node:events'
import { type Connection, formatAddress, framed, lineCodec, LineTooLongError, NetError } from '@partyline/net'
import { type HandlerContext, SendQueue, serve } from '@partyline/net'

const [port = '9004', host = '127.0.0.1'] = process.argv.slice(2)
const HELP = '/nick NAME and /list are understood'

type Member = { nick: string; readonly queue: SendQueue }

const members = new Set<Member>()
let guests = 0

async function handle(connection: Connection, { draining }: HandlerContext): Promise<void> {
  draining.addEventListener('abort', () => void connection.close())
  // A client that reads too slowly is put out instead of slowing down the others.
  const queue = new SendQueue(connection, { bytesMax: 1 << 20, onOverflow: (error) => connection.abort(error) })
  const member = { nick: `guest${(guests += 1)}`, queue }
  members.add(member)
  tell(member, `* you are ${member.nick}; ${HELP}`)
  tellOthers(member, `* ${member.nick} joined`)
  // Many programs send no line end: what came before a quiet of 250 ms is a line, too.
  const lines = framed(connection, lineCodec({ lineBytesMax: 1000, quietMs: 250 }))
  const tooLong = (error: unknown) => {
    if (!(error instanceof LineTooLongError)) throw error
    tell(member, `* ${error.message}`)
    return ''
  }
  try {
    for (let line: string | null = ''; line !== null; line = await lines.read().catch(tooLong))
      if (line !== '') hear(member, line)
  } finally {
    members.delete(member)
    tellOthers(member, `* ${member.nick} left`)
  }
}

function hear(member: Member, line: string): void {
  // Control characters could clear the screens of the others or write in another's name.
  const text = line.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�')
  const nicks = [...members].map(({ nick }) => nick)
  const [, command, name = ''] = /^\/(\S*)\s*(.*)$/.exec(text) ?? []
  if (command === undefined) tellOthers(member, `${member.nick}: ${text}`)
  else if (command === 'list') tell(member, `* here: ${nicks.join(' ')}`)
  else if (command !== 'nick') tell(member, `* there is no /${command}; ${HELP}`)
  else if (!/^[\p{L}\p{N}_-]{1,20}$/u.test(name)) tell(member, '* a name has 1 to 20 letters, digits, _ or -')
  else if (nicks.includes(name)) tell(member, `* ${name} is taken`)
  else {
    tellOthers(member, `* ${member.nick} is now ${name}`)
    member.nick = name
    tell(member, `* you are ${name}`)
  }
}

function tell({ queue }: Member, line: string): void {
  if (queue.push(`${line}\n`)) queue.flush()
}

function tellOthers(member: Member, line: string): void {
  for (const other of members) if (other !== member) tell(other, line)
}

try {
  const server = await serve({ host, port: Number(port) }, handle)
  console.log(`listening on ${formatAddress(server.addresses[0])}`)
  await once(process, 'SIGINT')
  await server.drain({ timeoutMs: 1000 })
} catch (error) {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
  process.exitCode = 1
}
