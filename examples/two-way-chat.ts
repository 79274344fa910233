/**
 * Two people at two terminals. Either may write at any time; `exit` leaves, and ends it for both.
 *
 *   node --conditions=source examples/two-way-chat.ts listen [port] [host]
 *   node --conditions=source examples/two-way-chat.ts connect [port] [host]
 *
 * Once connected, both sides run the same function: a connection does not know which side opened it.
 */
import { stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline'
import { connect, type Connection, formatAddress, framed, lineCodec, listen } from '@partyline/net'
import { LineTooLongError, NetError } from '@partyline/net'

const [role, port = '9003', host = '127.0.0.1'] = process.argv.slice(2)
const target = { host, port: Number(port) }

async function acceptOne(): Promise<Connection | null> {
  // Two people only: when this function has ended, others are refused.
  await using listener = await listen(target)
  console.log(`listening on ${formatAddress(listener.addresses[0])}`)
  return await listener.accept()
}

async function chat(connection: Connection): Promise<void> {
  const { terminal, show } = openTerminal()
  // Many programs send no line end: what came before a quiet of 250 ms is a line, too.
  const lines = framed(connection, lineCodec({ lineBytesMax: 4096, quietMs: 250 }))
  let isLeaving = false
  show(`connected to ${formatAddress(connection.remoteAddress)}; exit leaves`)

  const read = async (): Promise<void> => {
    try {
      for await (const line of lines) show(`< ${printable(line)}`)
    } catch (error) {
      if (!(error instanceof LineTooLongError)) throw error
      show(`(${error.message})`)
      return read()
    }
    if (!isLeaving) show('the other side has left')
  }
  const type = async () => {
    for await (const line of terminal) {
      if (line === 'exit') break
      await lines.send(line).catch((error: Error) => show(`(not sent: ${error.message})`))
    }
    isLeaving = true
    terminal.close()
    // Some programs stay when we end, as nc does.
    await connection.close({ timeoutMs: 1000 })
  }
  await Promise.all([read().finally(() => terminal.close()), type()])
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

/** Control characters could clear our screen or write in another's name. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�')
}

try {
  if (role === 'connect') await chat(await connect(target, { timeoutMs: 10_000 }))
  else if (role === 'listen') {
    const connection = await acceptOne()
    if (connection !== null) await chat(connection)
  } else {
    console.error('usage: two-way-chat listen|connect [port] [host]')
    process.exitCode = 2
  }
} catch (error) {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
  process.exitCode = 1
}
