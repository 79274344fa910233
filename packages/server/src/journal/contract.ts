/** What every journal promises, see `journal.ts`. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Entry } from '../network/command.ts'
import type { SessionId } from '../network/state.ts'
import type { Ask, Journal, Turn, Wish } from './journal.ts'

/** A journal of its own for each test; nothing of it outlives its end. */
export interface JournalFixture extends AsyncDisposable {
  readonly journal: Journal
}

function wishOf(session: string, text: string, target = '#a'): Wish {
  const command = { kind: 'message', verb: 'PRIVMSG', targets: [target], text, tags: new Map() } as const
  return { kind: 'wish', session: session as SessionId, rank: 'usual', command, label: null }
}

function askOf(session: string, label: string): Ask {
  return { kind: 'ask', session: session as SessionId, rank: 'usual', label, answer: () => {} }
}

/** `session text` of each, without those of the node itself. */
function words(turns: readonly Turn[]): readonly string[] {
  return turns.flatMap((turn) => {
    if (turn.kind === 'ask') return `${turn.ask.session} ${turn.ask.label}`
    const { session, command } = turn.entry
    if (session === null) return []
    return `${session} ${command.kind === 'message' ? command.text : command.kind}`
  })
}

function wordOf(item: Wish | Ask): string {
  return `${item.session} ${item.kind === 'ask' ? item.label : item.command.kind === 'message' && item.command.text}`
}

function entriesOf(turns: readonly Turn[]): readonly Entry[] {
  return turns.flatMap((turn) => (turn.kind === 'entry' && turn.entry.session !== null ? [turn.entry] : []))
}

function ofSession(lines: readonly string[], session: string): readonly string[] {
  return lines.filter((line) => line.startsWith(`${session} `))
}

const SESSIONS = ['a', 'b', 'c']
const HISTORIES = ['#a', '#b']

export function journalContract(name: string, create: () => Promise<JournalFixture>): void {
  const consumed = (journal: Journal): Turn[] => {
    const turns: Turn[] = []
    journal.consume(async (some) => void turns.push(...some))
    return turns
  }

  void test(`${name}: every item is handed over once, and those of one session in their order`, async () => {
    const item = fc.tuple(fc.constantFrom(...SESSIONS), fc.boolean(), fc.constantFrom(...HISTORIES))
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 30 }), async (items) => {
        await using fixture = await create()
        const { journal } = fixture
        const turns = consumed(journal)
        const given = items.map(([session, isWish, target], index) =>
          isWish ? wishOf(session, String(index), target) : askOf(session, String(index)),
        )
        for (const each of given) journal.submit(each)
        await journal.settled()
        const [got, wanted] = [words(turns), given.map(wordOf)]
        assert.deepEqual(got.toSorted(), wanted.toSorted())
        for (const session of SESSIONS) assert.deepEqual(ofSession(got, session), ofSession(wanted, session))
      }),
      { numRuns: 20 },
    )
  })

  void test(`${name}: places ascend by one, ids are unique, dates do not go down and are unique in a history`, async () => {
    await using fixture = await create()
    const { journal } = fixture
    const turns = consumed(journal)
    for (let round = 0; round < 3; round += 1) {
      for (let index = 0; index < 20; index += 1) {
        journal.submit(wishOf(SESSIONS[index % 3] ?? '', String(index), HISTORIES[index % 2]))
      }
      await journal.settled()
    }
    const entries = entriesOf(turns)
    assert.equal(entries.length, 60)
    const [{ seq: first } = { seq: 0 }] = entries
    assert.deepEqual(
      entries.map(({ seq }) => seq),
      entries.map((_, index) => first + index),
    )
    assert.equal(new Set(entries.map(({ id }) => id)).size, entries.length)
    const times = entries.map(({ time }) => time)
    assert.deepEqual(
      times,
      times.toSorted((one, other) => one - other),
    )
    const dated = entries.map(({ time, command }) => `${command.kind === 'message' && command.targets[0]} ${time}`)
    assert.equal(new Set(dated).size, dated.length)
  })

  void test(`${name}: what the consumer leaves comes again, not before it is done`, async () => {
    await using fixture = await create()
    const { journal } = fixture
    const taken: string[] = []
    let underway = 0
    for (let index = 0; index < 5; index += 1) journal.submit(wishOf('a', String(index)))
    journal.submit(askOf('a', 'last'))
    journal.consume(async (turns) => {
      underway += 1
      assert.equal(underway, 1)
      for (const turn of turns) {
        taken.push(...words([turn]))
        if (taken.length % 2 === 0) break
      }
      await new Promise((resolve) => setImmediate(resolve))
      underway -= 1
    })
    await journal.settled()
    assert.deepEqual(taken, ['a 0', 'a 1', 'a 2', 'a 3', 'a 4', 'a last'])
  })

  void test(`${name}: an entry of a wish of this node comes with the wish`, async () => {
    await using fixture = await create()
    const { journal } = fixture
    const turns = consumed(journal)
    const given = [wishOf('a', '1'), wishOf('b', '2')]
    for (const each of given) journal.submit(each)
    await journal.settled()
    assert.deepEqual(
      turns.flatMap((turn) => (turn.kind === 'entry' && turn.entry.session !== null ? [turn.wish] : [])),
      given,
    )
  })

  void test(`${name}: what comes before anybody consumes is kept`, async () => {
    await using fixture = await create()
    const { journal } = fixture
    journal.submit(wishOf('a', 'early'))
    const turns = consumed(journal)
    await journal.settled()
    assert.deepEqual(words(turns), ['a early'])
  })

  void test(`${name}: what is being consumed has turned, whatever waits behind it`, async () => {
    await using fixture = await create()
    const { journal } = fixture
    await journal.turned()
    const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let hasTurned = false
    journal.consume(async (turns) => {
      const [first] = words([...turns])
      if (first === undefined) return
      // There is never nothing to do.
      if (!hasTurned) journal.submit(wishOf('a', 'again'))
      begun.resolve()
      await held.promise
      await new Promise((resolve) => setImmediate(resolve))
    })
    journal.submit(wishOf('a', 'first'))
    await begun.promise
    const turned = journal.turned().then(() => (hasTurned = true))
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(hasTurned, false)
    held.resolve()
    await turned
  })

  void test(`${name}: with nothing to do it is settled`, async () => {
    await using fixture = await create()
    consumed(fixture.journal)
    await fixture.journal.settled()
  })
}
