/** `main.ts PORT CLIENTS PER_CHANNEL`: clients that register, join, and from then on only answer PING, until it is ended. */
import { register } from '../load/crowd.ts'
import { Client, newReadBuffer } from '../load/client.ts'
import { Failure } from '../load/failure.ts'

const [port = 0, clients = 0, perChannel = 0] = process.argv.slice(2).map(Number)
/** How many come at a time. */
const LANES = 50
const PING = /PING (.*)\r\n/

const buffer = newReadBuffer()
const failure = new Failure()

async function come(index: number): Promise<void> {
  const client = new Client(`u${index}`, buffer, failure)
  await client.connect(port)
  await register(client, [])
  const channel = `#c${Math.floor(index / perChannel)}`
  if (perChannel > 0) await client.ask(`JOIN ${channel}\r\n`, (line) => line.includes(' 366 '))
  client.pour((chunk) => {
    const ping = PING.exec(Buffer.from(chunk).toString('latin1'))
    if (ping !== null) client.send(`PONG ${ping[1]}\r\n`)
  })
}

let next = 0
async function lane(): Promise<void> {
  while (next < clients) {
    next += 1
    await come(next)
  }
}

await failure.orFail(Promise.all(Array.from({ length: LANES }, lane)))
process.stdout.write('ready\n')
// Until it is ended, or loses one of them.
await failure.orFail(new Promise(() => {}))
