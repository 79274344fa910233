/** `npm run bench -- ssh`: what everybody else notices of a hundred people whose screens the server draws. See README.md. */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { connect, framed, lineCodec } from '@partyline/net'
import { chooseCores } from '../fanout/cores.ts'
import { processCpuSeconds, residentBytes } from '../measure/cpu.ts'
import { Latencies } from '../measure/latency.ts'
import { launch } from '../servers/launch.ts'
import { RAISED, startPartyline } from '../servers/partyline.ts'
import { formatTable } from '../table.ts'

const CROWD = join(import.meta.dirname, 'main.ts')
const PEOPLE = 100
const MESSAGES_PER_SECOND = 50
const SECONDS = 15
const WARM_MS = 3_000
const PING_EVERY_MS = 20
const LINE_BYTES_MAX = 16_384
const MIB = 1024 * 1024

type Kind = 'nobody' | 'irc' | 'ssh'

export async function ssh(): Promise<number> {
  const rows: string[][] = []
  for (const kind of ['nobody', 'irc', 'ssh'] as const) {
    process.stderr.write(`${kind}\n`)
    rows.push([kind, ...(await measure(kind))])
  }
  const head = [
    'who reads',
    'PING of another: p50 ms',
    'p99',
    'own message stored: p50 ms',
    'p99',
    'server CPU, %',
    'MiB',
  ]
  process.stdout.write(
    `\n${PEOPLE} people in a channel with ${MESSAGES_PER_SECOND} messages a second, ${SECONDS} s.\n\n${formatTable(head, rows)}`,
  )
  return 0
}

async function measure(kind: Kind): Promise<readonly string[]> {
  const cores = chooseCores()
  const server = await startPartyline({ core: cores.server }, [...RAISED, '--exempt=127.0.0.1'])
  const port = kind === 'ssh' ? server.sshPort : server.port
  const words = [process.execPath, '--conditions=source', CROWD, kind, String(port), String(PEOPLE)] as const
  const crowd =
    kind === 'nobody' ? null : launch({ command: words, core: cores.load, folder: import.meta.dirname, user: null })
  try {
    await crowd?.until((output) => (output.includes('ready') ? true : null))
    const talker = await Talker.come(server.port, 'talker')
    const other = await Talker.come(server.port, 'other')
    await Promise.all([talker.talk(WARM_MS), other.ping(WARM_MS)])
    const before = processCpuSeconds(server.pid)
    const [said, asked] = await Promise.all([talker.talk(SECONDS * 1_000), other.ping(SECONDS * 1_000)])
    const cpu = (processCpuSeconds(server.pid) - before) / SECONDS
    const ms = (latencies: Latencies, share: number) => latencies.percentile(share).toFixed(1)
    const memory = (residentBytes(server.pid) / MIB).toFixed(0)
    return [ms(asked, 0.5), ms(asked, 0.99), ms(said, 0.5), ms(said, 0.99), (cpu * 100).toFixed(0), memory]
  } finally {
    await crowd?.end()
    await server.stop()
  }
}

/** Sends lines that are answered with what stands in them, and measures how long that takes. */
class Talker {
  readonly #write: (line: string) => void
  readonly #sentAt = new Map<string, number>()
  #latencies = new Latencies()
  #count = 0

  static async come(port: number, nick: string): Promise<Talker> {
    const connection = await connect({ host: '127.0.0.1', port })
    await connection.write(`CAP REQ :echo-message\r\nNICK ${nick}\r\nUSER ${nick} 0 * :${nick}\r\nCAP END\r\n`)
    const talker = new Talker((line) => void connection.writeNow(`${line}\r\n`))
    const entered = Promise.withResolvers<void>()
    const read = async (): Promise<void> => {
      for await (const line of framed(connection, lineCodec({ lineBytesMax: LINE_BYTES_MAX }))) {
        if (line.includes(' 001 ')) entered.resolve()
        talker.#heard(line)
      }
    }
    void read()
    await entered.promise
    if (nick === 'talker') talker.#write('JOIN #bench')
    return talker
  }

  constructor(write: (line: string) => void) {
    this.#write = write
  }

  talk(forMs: number): Promise<Latencies> {
    return this.#send(
      forMs,
      1_000 / MESSAGES_PER_SECOND,
      (mark) => `PRIVMSG #bench :${mark} is what somebody says to all`,
    )
  }

  ping(forMs: number): Promise<Latencies> {
    return this.#send(forMs, PING_EVERY_MS, (mark) => `PING ${mark}`)
  }

  async #send(forMs: number, everyMs: number, line: (mark: string) => string): Promise<Latencies> {
    this.#latencies = new Latencies()
    const until = performance.now() + forMs
    for (let at = performance.now(); at < until; at += everyMs) {
      await wait(Math.max(0, at - performance.now()))
      this.#count += 1
      const mark = `m${this.#count}m`
      this.#sentAt.set(mark, performance.now())
      this.#write(line(mark))
    }
    return this.#latencies
  }

  #heard(line: string): void {
    const mark = /m\d+m/.exec(line)?.[0]
    const sentAt = mark === undefined ? undefined : this.#sentAt.get(mark)
    if (mark === undefined || sentAt === undefined) return
    this.#sentAt.delete(mark)
    this.#latencies.add(performance.now() - sentAt)
  }
}
