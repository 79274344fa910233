/** The terminal client on standard input and output, at a server on this machine: what `terminal-load.ts` measures. */
import { connect, framed, lineCodec } from '@partyline/net'
import { ClientCore, runClient, type Transport } from '@partyline/irc/client'
import { TerminalChat, type Clock } from '@partyline/terminal'

const [port = '', columns = '', rows = ''] = process.argv.slice(2)
const CHANNEL = '#lobby'

const transport: Transport = {
  async open(signal) {
    const connection = await connect({ host: '127.0.0.1', port: Number(port) }, { signal, timeoutMs: 10_000 })
    const lines = framed(connection, lineCodec({ lineBytesMax: 16_384 }))
    return {
      lines: (async function* () {
        for await (const line of lines) yield [line]
      })(),
      write(some) {
        for (const line of some) void lines.send(line).catch(() => undefined)
      },
      close: () => void connection.close().catch(() => undefined),
    }
  },
}

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout(callback, delayMs) {
    const timer = setTimeout(callback, delayMs)
    return { cancel: () => clearTimeout(timer) }
  },
}

const chat = new TerminalChat({
  terminal: {
    size: { columns: Number(columns), rows: Number(rows) },
    write: (text) =>
      process.stdout.write(text) ? true : new Promise((resolve) => process.stdout.once('drain', resolve)),
    onInput(listener) {
      process.stdin.on('data', listener)
      return () => process.stdin.off('data', listener)
    },
    onResize: () => () => undefined,
  },
  clock,
  connect: (identity) =>
    runClient({
      core: new ClientCore({ identity, channels: [{ name: CHANNEL }], random: Math.random }),
      transport,
      clock,
    }),
  identity: { nick: 'reader' },
  isSignedIn: true,
  place: CHANNEL,
  server: '',
  language: 'en',
  depth: '256',
  background: 'dark',
  notifications: 'none',
  hasMouse: false,
})
process.stdin.on('end', () => chat.stop())
chat.start()
await chat.ended
process.exit(0)
