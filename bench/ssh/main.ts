/** `main.ts KIND PORT COUNT`: so many people in one channel, who read: `irc` at the IRC door, `ssh` with the chat on a terminal. Says when all are there. */
import { connect as dial } from 'node:net'
import ssh2 from 'ssh2'
import { connect } from '@partyline/net'

const [kind = '', port = '0', count = '0'] = process.argv.slice(2)
const CHANNEL = '#bench'
/** How many come at a time. */
const LANES = 10
const WINDOW = { cols: 120, rows: 40, term: 'xterm-256color' }

async function comeByIrc(nick: string): Promise<void> {
  const connection = await connect({ host: '127.0.0.1', port: Number(port) })
  await connection.write(`NICK ${nick}\r\nUSER ${nick} 0 * :${nick}\r\nJOIN ${CHANNEL}\r\n`)
  const entered = Promise.withResolvers<void>()
  const read = async (): Promise<void> => {
    for await (const bytes of connection) {
      const text = Buffer.from(bytes).toString('latin1')
      if (text.includes(' 366 ')) entered.resolve()
      if (text.includes('PING ')) connection.writeNow('PONG :x\r\n')
    }
  }
  void read()
  await entered.promise
}

function comeBySsh(nick: string): Promise<void> {
  const client = new ssh2.Client()
  return new Promise((resolve, reject) => {
    client.on('error', reject)
    client.on('ready', () =>
      client.exec(CHANNEL, { pty: WINDOW }, (error, channel) => {
        if (error) return reject(error)
        // The screen is there when it has been drawn.
        channel.once('data', () => setTimeout(resolve, SETTLED_MS))
        channel.on('data', () => {})
        return undefined
      }),
    )
    client.connect({ sock: dial(Number(port), '127.0.0.1'), username: nick, tryKeyboard: true, readyTimeout: 60_000 })
  })
}

const SETTLED_MS = 300
const come = kind === 'ssh' ? comeBySsh : comeByIrc
const waiting = Array.from({ length: Number(count) }, (_, index) => `u${index}`)
await Promise.all(
  Array.from({ length: LANES }, async () => {
    for (let nick = waiting.shift(); nick !== undefined; nick = waiting.shift()) await come(nick)
  }),
)
process.stdout.write('ready\n')
