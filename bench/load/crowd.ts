/** All clients of the load, registered and in one channel, the first of them the senders and the last one the observer. */
import { Client, newReadBuffer } from './client.ts'
import { Failure } from './failure.ts'
import type { Job } from './job.ts'
import { CHANNEL } from './message.ts'

/** Between two connects: ngircd's listen backlog is 10, and a connect beyond it is only tried again after a second. */
const ACCEPT_MS = 1

export interface Crowd {
  readonly job: Job
  readonly failure: Failure
  readonly clients: readonly Client[]
  readonly senders: readonly Client[]
  readonly observer: Client
}

/** Connects, registers and joins everyone. Rejects when the server refuses one; no connection is left then. */
export async function gather(job: Job, failure = new Failure()): Promise<Crowd> {
  const buffer = newReadBuffer()
  const clients = Array.from({ length: job.clients }, (_, index) => new Client(`u${index}`, buffer, failure))
  const observer = clients.at(-1)
  if (observer === undefined) throw new Error('a crowd needs at least one client')
  const crowd = { job, failure, clients, senders: clients.slice(0, job.senders), observer }
  try {
    for (const client of clients) {
      await client.connect(job.port)
      await new Promise((resolve) => setTimeout(resolve, ACCEPT_MS))
    }
    await Promise.all(clients.map(async (client) => await register(client, job.capabilities)))
    await Promise.all(
      clients.map(async (client) => await client.ask(`JOIN ${CHANNEL}\r\n`, (line) => line.includes(' 366 '))),
    )
    await settle(crowd)
  } catch (error) {
    disperse(crowd)
    throw error
  }
  return crowd
}

export async function register(client: Client, capabilities: readonly string[]): Promise<void> {
  const request = capabilities.length === 0 ? '' : `CAP REQ :${capabilities.join(' ')}\r\n`
  const end = capabilities.length === 0 ? '' : 'CAP END\r\n'
  let acknowledged = ''
  await client.ask(
    `${request}NICK ${client.nickname}\r\nUSER load 0 * :load\r\n${end}`,
    (line) => /^\S+ (?:376|422) /.test(line),
    (line) => {
      acknowledged = /^\S+ CAP \S+ ACK :?(.*)$/.exec(line)?.[1]?.trim() ?? acknowledged
    },
  )
  if (acknowledged !== capabilities.join(' '))
    throw new Error(`asked for '${capabilities.join(' ')}', the server acknowledged '${acknowledged}'`)
}

/** Resolves when everything that the server had for anyone (JOINs of others) has arrived. */
async function settle(crowd: Crowd): Promise<void> {
  await Promise.all(crowd.clients.map(async (client) => await client.ask('PING settled\r\n', isPong)))
}

/** Rejects when the server has anything for anyone beyond what was counted: a duplicate, or a line from nowhere. */
export async function expectSilence(crowd: Crowd): Promise<void> {
  await Promise.all(
    crowd.clients.map(
      async (client) =>
        await client.ask('PING silence\r\n', isPong, (line) =>
          crowd.failure.report(`${client.nickname} got a line after the last message: ${line}`),
        ),
    ),
  )
}

export function disperse(crowd: Crowd): void {
  for (const client of crowd.clients) client.close()
}

function isPong(line: string): boolean {
  return / PONG /.test(line)
}
