/**
 * A client for examples/chat-room.ts that stays: when the connection breaks, it connects again, and takes its name back.
 *
 *   node --conditions=source examples/chat-room-client.ts name [port] [host]
 *
 * `exit` leaves.
 */
import { stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline'
import { type Connection, framed, type FramedConnection, lineCodec, NetError } from '@partyline/net'
import { reconnecting, type ReconnectState } from '@partyline/net'

const [firstName, port = '9004', host = '127.0.0.1'] = process.argv.slice(2)
if (firstName === undefined) {
  console.error('usage: chat-room-client name [port] [host]')
  process.exit(2)
}

const { terminal, show } = openTerminal()
const leaving = new AbortController()
let name = firstName
let room: FramedConnection<string> | undefined

/** Runs once for each connection, from its first line to its last. */
async function session(connection: Connection): Promise<void> {
  room = framed(connection, lineCodec({ lineBytesMax: 8192 }))
  await room.send(`/nick ${name}`)
  for await (const line of room) {
    // Control characters could clear our screen or write in another's name.
    show(line.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�'))
    // Changed by /nick: the server has the last word on it.
    name = /^\* you are (\S+)$/.exec(line)?.[1] ?? name
  }
}

function onState(state: ReconnectState): void {
  if (state.kind === 'connected') show('* connected')
  if (state.kind !== 'waiting') return
  room = undefined
  const reason = state.error?.message ?? 'the server has ended the connection'
  show(`* ${reason}; again in ${state.delayMs} ms`)
}

async function type(): Promise<void> {
  for await (const line of terminal) {
    if (line === 'exit') break
    if (room === undefined) show('* not connected; nobody got this')
    else await room.send(line).catch((error: Error) => show(`* nobody got this: ${error.message}`))
  }
  terminal.close()
  leaving.abort()
}

/** A terminal on which what comes in is printed above the line that is being typed. */
function openTerminal() {
  const terminal = createInterface({ input: stdin, output: stdout, prompt: '' })
  let isDrawn = stdout.isTTY
  terminal.on('close', () => {
    // What was typed and not sent stays on its line.
    if (isDrawn && terminal.line !== '') console.log()
    isDrawn = false
  })
  const show = (text: string): void => {
    if (!isDrawn) return console.log(text)
    const { rows } = terminal.getCursorPos()
    stdout.write(`${'\u001b[A'.repeat(rows)}\r\u001b[J${text}\n${'\n'.repeat(rows)}`)
    terminal.prompt(true)
  }
  return { terminal, show }
}

try {
  const options = { signal: leaving.signal, onState, connect: { timeoutMs: 5000 } }
  const staying = reconnecting({ host, port: Number(port) }, session, options)
  await Promise.all([staying.finally(() => terminal.close()), type()])
} catch (error) {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
  process.exitCode = 1
}
