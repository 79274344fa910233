/** `history`: what a channel with a million messages costs: the start, memory, pages of CHATHISTORY, and searches. */
import { rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { setTimeout as wait } from 'node:timers/promises'
import { Client, newReadBuffer } from '../load/client.ts'
import { register } from '../load/crowd.ts'
import { Failure } from '../load/failure.ts'
import { residentBytes } from '../measure/cpu.ts'
import { Latencies } from '../measure/latency.ts'
import { BUNDLE, newDataFolder, RAISED, servePartyline, type PartylineServer } from '../servers/partyline.ts'
import { build } from '../sockets/contender.ts'
import { formatTable } from '../table.ts'
import { CHANNEL, FIRST_TIME, generateHistory, randomFrom, RARE_WORD, STEP_MS, wordAt } from './generate.ts'

export const USAGE = `npm run bench -- history [--messages N]

  --messages N  how many messages the channel has (1000000)
`
const MIB = 1024 * 1024
const SETTLED_MS = 10_000
const LOOK_MS = 100
const TIMES = 1_000
const CAPABILITIES = ['batch', 'message-tags', 'server-time', 'draft/chathistory']

export async function history(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { messages: { type: 'string', default: '1000000' } } })
  const messages = Number(values.messages)
  if (!Number.isSafeInteger(messages) || messages < 1_000) {
    process.stderr.write(`--messages takes a number from 1000\n\n${USAGE}`)
    return 2
  }
  build()
  const folder = await newDataFolder()
  try {
    generateHistory(folder, messages)
    const indexing = await indexed(folder)
    const rows = await measured(folder, messages)
    process.stdout.write(
      `\n${messages} messages in one channel; the index was made in ${(indexing / 1_000).toFixed(1)} s\n\n`,
    )
    process.stdout.write(formatTable(['what', 'p50', 'p99'], rows))
    return 0
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Milliseconds from the ready line until the index has everything. */
async function indexed(folder: string): Promise<number> {
  const server = await serve(folder)
  const start = performance.now()
  // Nothing is behind before the first portion is counted.
  await wait(LOOK_MS)
  while ((await behind(server)) > 0) await wait(LOOK_MS)
  const ms = performance.now() - start
  await server.stop()
  return ms
}

async function measured(folder: string, messages: number): Promise<string[][]> {
  const before = performance.now()
  const server = await serve(folder)
  const started = performance.now() - before
  const failure = new Failure()
  try {
    await wait(SETTLED_MS)
    const idle = residentBytes(server.pid) / MIB
    const client = new Client('reader', newReadBuffer(), failure)
    await client.connect(server.port)
    await register(client, CAPABILITIES)
    await client.ask(`JOIN ${CHANNEL}\r\n`, (line) => line.includes(' 366 '))
    const random = randomFrom(11)
    const at = () => new Date(FIRST_TIME + Math.floor(random() * messages) * STEP_MS).toISOString()
    const asks: readonly (readonly [what: string, ask: () => string])[] = [
      ['the newest page', () => `CHATHISTORY LATEST ${CHANNEL} * 100`],
      ['a page before any time', () => `CHATHISTORY BEFORE ${CHANNEL} timestamp=${at()} 100`],
      ['a page after any time', () => `CHATHISTORY AFTER ${CHANNEL} timestamp=${at()} 100`],
      ['a page around any time', () => `CHATHISTORY AROUND ${CHANNEL} timestamp=${at()} 100`],
      ['search: a word said once, long ago', () => `SEARCH text=${RARE_WORD}`],
      ['search: any word', () => `SEARCH text=${wordAt(Math.floor(20_000 ** random()))}`],
      [
        'search: two words',
        () => `SEARCH text=${wordAt(Math.floor(random() * 50))}\\s${wordAt(Math.floor(random() * 5_000))}`,
      ],
      [
        'search: a beginning of three letters',
        () => `SEARCH text=${wordAt(Math.floor(20_000 ** random())).slice(0, 3)}`,
      ],
      ['search: two Chinese characters', () => `SEARCH text=${character(random)}${character(random)}`],
      ['search: one Chinese character', () => `SEARCH text=${character(random)}`],
      ['search: words that nobody said', () => 'SEARCH text=nobodysaid'],
      ['search: by one person, any word', () => `SEARCH from=u7;text=${wordAt(Math.floor(2_000 ** random()))}`],
    ]
    const rows: string[][] = [
      ['start, until it is ready', `${started.toFixed(0)} ms`, ''],
      ['memory, ten seconds later', `${idle.toFixed(0)} MiB`, ''],
    ]
    for (const [what, ask] of asks) {
      const latencies = new Latencies()
      for (let time = 0; time < TIMES; time += 1) {
        const text = Buffer.from(`${ask()}\r\n`).toString('latin1')
        const start = performance.now()
        await client.ask(text, (line) => / BATCH -/.test(line))
        latencies.add(performance.now() - start)
      }
      rows.push([what, ms(latencies, 0.5), ms(latencies, 0.99)])
    }
    rows.push(['memory, after all of this', `${(residentBytes(server.pid) / MIB).toFixed(0)} MiB`, ''])
    client.close()
    return rows
  } finally {
    await server.stop()
  }
}

const ms = (latencies: Latencies, share: number): string => `${latencies.percentile(share).toFixed(2)} ms`

function character(random: () => number): string {
  return String.fromCodePoint(0x4e_00 + Math.floor(400 ** random()))
}

async function serve(folder: string): Promise<PartylineServer> {
  return servePartyline({ core: null }, folder, RAISED, BUNDLE)
}

async function behind({ webPort }: PartylineServer): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${webPort}/metrics`)
  return Number(/^partyline_search_behind (\d+)/m.exec(await response.text())?.[1])
}
