/**
 * The promise that everything else rests on: an echo means it is stored. The server is killed in mid-stream, again and
 * again, at moments that it cannot choose, and what anybody saw before must be there after.
 */
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HISTORY_CAPABILITIES, readBackward, readForward, seenOf, type Seen } from './support/history.ts'
import { IrcClient } from './support/irc-client.ts'
import { testOnJournals, type TestJournal } from './support/journals.ts'
import { tempFolder } from './support/temp-folder.ts'
import { within } from './support/wait.ts'

const CHANNEL = '#lobby'
const ROUNDS = 5
/** A client with echo-message sees its own messages come back; `deaf` sees those of the others only. */
const SENDERS = ['ann', 'bob', 'eve', 'deaf'] as const
/** How many messages a sender has under way before it waits for the witness to have seen them. */
const UNDERWAY_MAX = 40
const SEEN_BEFORE_KILL_MAX = 1_500
const PAGE_SIZE_MAX = 500
const NO_RATE_LIMIT = ['--limit', 'commands-per-second=1000000', '--limit', 'command-burst=1000000'] as const

/** One client and what it saw, in the order in which it saw it. */
interface Observer {
  readonly name: string
  readonly seen: readonly Seen[]
  readonly hasIds: boolean
}

testOnJournals(
  'every message that anyone saw survives SIGKILL, once, unchanged and in the order seen',
  {},
  async (journal) => {
    await using folder = await tempFolder()
    const data = folder.path('data')
    const observers: Observer[] = []
    for (let round = 1; round <= ROUNDS; round += 1) {
      const killAfter = randomInt(1, SEEN_BEFORE_KILL_MAX)
      const before = observers.length
      observers.push(...(await streamUntilKilled(journal, data, round, killAfter)))
      const history = await readHistory(journal, data)
      try {
        assertKept(history, observers)
        // What is new comes after what was there.
        const newest = observers.slice(before).flatMap(({ seen }) => seen.map(({ text }) => text))
        const oldest = observers.slice(0, before).flatMap(({ seen }) => seen.map(({ text }) => text))
        const indexOf = new Map(history.map(({ text }, index) => [text, index]))
        assert.ok(Math.max(-1, ...indexesOf(oldest, indexOf)) < Math.min(...indexesOf(newest, indexOf)))
      } catch (error) {
        throw new Error(`in round ${round}, killed when the witness had seen ${killAfter} messages`, { cause: error })
      }
    }
  },
)

/** Numbered messages from all senders at once, until the witness has seen so many; then the server is gone. */
async function streamUntilKilled(
  journal: TestJournal,
  data: string,
  round: number,
  killAfter: number,
): Promise<readonly Observer[]> {
  await using server = await journal.start({ data, args: NO_RATE_LIMIT })
  await using clients = new AsyncDisposableStack()
  const numberSent = new Map<string, number>(SENDERS.map((name) => [name, 0]))
  const senders = new Map<string, IrcClient>()
  let seenByWitness = 0

  const sendNext = (name: string, client: IrcClient): void => {
    const number = numberSent.get(name) ?? 0
    numberSent.set(name, number + 1)
    client.send(`PRIVMSG ${CHANNEL} :round ${round} ${name} ${number} äöü 你好`)
  }
  const enter = async (name: string, capabilities: readonly string[], onSeen: (source: string) => void = () => {}) => {
    const client = clients.use(
      await IrcClient.connect(server.door('irc'), {
        onMessage: ({ verb, source }) => {
          if (verb === 'PRIVMSG') onSeen(source ?? '')
        },
      }),
    )
    await client.register(name, { capabilities })
    await client.join(CHANNEL)
    return client
  }

  const witness = await enter('witness', ['message-tags', 'server-time'], (source) => {
    seenByWitness += 1
    if (seenByWitness === killAfter) server.program.signal('SIGKILL')
    const name = source.split('!')[0] ?? ''
    const sender = senders.get(name)
    if (sender !== undefined) sendNext(name, sender)
  })
  for (const name of SENDERS) {
    const capabilities = name === 'deaf' ? [] : ['message-tags', 'server-time', 'echo-message']
    senders.set(name, await enter(name, capabilities))
  }
  for (const [name, client] of senders) for (let count = 0; count < UNDERWAY_MAX; count += 1) sendNext(name, client)

  await server.program.exit()
  const all = [['witness', witness] as const, ...senders]
  await within(Promise.all(all.map(([, client]) => client.ended)), 'the connections to break')
  return all.map(([name, client]) => ({
    name: `${name} in round ${round}`,
    seen: client.messages.filter(({ verb }) => verb === 'PRIVMSG').map(seenOf),
    hasIds: name !== 'deaf',
  }))
}

/** What the server tells after a restart, read in both directions with pages of some size. */
async function readHistory(journal: TestJournal, data: string): Promise<readonly Seen[]> {
  const pageSize = randomInt(50, PAGE_SIZE_MAX + 1)
  await using server = await journal.start({ data, args: NO_RATE_LIMIT })
  await using reader = await IrcClient.connect(server.door('irc'))
  await reader.register('reader', { capabilities: HISTORY_CAPABILITIES })
  await reader.join(CHANNEL)
  const forward = await readForward(reader, CHANNEL, pageSize)
  const backward = await readBackward(reader, CHANNEL, pageSize)
  assert.deepEqual(backward, forward, 'both directions tell the same')
  reader.send('QUIT')
  await within(reader.ended, 'the server to let the reader go')
  server.program.signal('SIGTERM')
  await server.program.exit()
  return forward
}

function assertKept(history: readonly Seen[], observers: readonly Observer[]): void {
  assert.equal(new Set(history.map(({ id }) => id)).size, history.length, 'every id is there once')
  assert.equal(new Set(history.map(({ text }) => text)).size, history.length, 'every message is there once')
  const times = history.map(({ time }) => time)
  assert.deepEqual(times, times.toSorted(), 'time goes on')
  const byText = new Map(history.map((message) => [message.text, message]))
  const indexOf = new Map(history.map(({ text }, index) => [text, index]))
  for (const { name, seen, hasIds } of observers) {
    const kept = seen.map(({ text }) => byText.get(text))
    assert.deepEqual(
      hasIds ? kept : kept.map((message) => message && { ...message, id: '', time: '' }),
      seen,
      `${name} saw what the history has`,
    )
    const indexes = indexesOf(
      seen.map(({ text }) => text),
      indexOf,
    )
    assert.deepEqual(
      indexes,
      indexes.toSorted((one, other) => one - other),
      `${name} saw it in the order of the history`,
    )
  }
}

function indexesOf(texts: readonly string[], indexOf: ReadonlyMap<string, number>): readonly number[] {
  return texts.map((text) => indexOf.get(text) ?? -1)
}

const SAID = 30

testOnJournals(
  'a message whose redaction anyone saw is gone after SIGKILL, and any other is whole or gone',
  {},
  async (journal) => {
    await using folder = await tempFolder()
    const data = folder.path('data')
    const redacted = await redactUntilKilled(journal, data, randomInt(1, SAID))
    await using server = await journal.start({ data, args: NO_RATE_LIMIT })
    await using reader = await IrcClient.connect(server.door('irc'))
    await reader.register('reader', { capabilities: HISTORY_CAPABILITIES })
    await reader.join(CHANNEL)
    const kept = (await readForward(reader, CHANNEL, SAID)).map(({ text }) => text)
    server.program.signal('SIGTERM')
    await server.program.exit()
    const file = await readFile(join(data, 'history.sqlite'), 'latin1')
    for (let number = 0; number < SAID; number += 1) {
      const text = slip(number)
      assert.equal(
        file.includes(text),
        kept.includes(text),
        `${text} is in the file, or in the history, and not in both`,
      )
      assert.ok(!redacted.includes(number) || !kept.includes(text), `${text} was redacted`)
    }
  },
)

function slip(number: number): string {
  return `slip ${number} of the tongue`
}

/** Takes back one message after the other, until so many redactions were seen; gives the numbers of those that were. */
async function redactUntilKilled(journal: TestJournal, data: string, killAfter: number): Promise<readonly number[]> {
  await using server = await journal.start({ data, args: NO_RATE_LIMIT })
  const ids: string[] = []
  const redacted: number[] = []
  await using ann = await IrcClient.connect(server.door('irc'), {
    onMessage: ({ verb, params, tags }) => {
      if (verb === 'PRIVMSG') ids.push(tags.get('msgid') ?? '')
      if (verb !== 'REDACT') return
      redacted.push(ids.indexOf(params[1] ?? ''))
      if (redacted.length === killAfter) server.program.signal('SIGKILL')
    },
  })
  await ann.register('ann', { capabilities: ['message-tags', 'echo-message', 'draft/message-redaction'] })
  await ann.join(CHANNEL)
  ann.send(...Array.from({ length: SAID }, (_, number) => `PRIVMSG ${CHANNEL} :${slip(number)}`))
  await ann.expect(new RegExp(slip(SAID - 1)))
  ann.send(...ids.map((id) => `REDACT ${CHANNEL} ${id}`))
  await server.program.exit()
  await within(ann.ended, 'the connection to break')
  return redacted
}
