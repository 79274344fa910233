import assert from 'node:assert/strict'
import { copyFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { formatMessageId } from '../store/message-id.ts'
import type { Change, RetentionLimits, StoredEvent } from '../store/store.ts'
import { disposable, eventOf, folderFor } from '../store/testing.ts'
import { matcherOf } from './matching.ts'
import { ANYTHING, parseQuery } from './query.ts'
import type { SearchQuery } from './search.ts'
import { arbitraryText, Shelf } from './testing.ts'

const TARGETS = ['#a', '#b', 'user1:~ann', 'user2:~ann']
const NICKS = ['ann', 'Bob', 'c{m']
const ALL: SearchQuery = {
  ...ANYTHING,
  targets: [...TARGETS, '#den'],
  direction: 'newest',
  limit: 1_000,
  seqMax: Infinity,
}
const START = eventOf(0).time

function asked(text: string, change: Partial<SearchQuery> = {}): SearchQuery {
  const parsed = parseQuery(text)
  assert.ok(parsed.kind === 'query', text)
  return { ...ALL, ...parsed.query, ...change }
}

const textsOf = (events: readonly StoredEvent[]) => events.map(({ params }) => params.at(-1))

/** What a search must find, of all that may be read. */
function plainly(messages: readonly StoredEvent[], query: SearchQuery): readonly StoredEvent[] {
  const matches = matcherOf(query)
  const found = messages.filter(
    (event) =>
      query.targets.includes(event.target) &&
      event.seq <= query.seqMax &&
      matches({ ...event, text: event.params.at(-1) ?? '' }),
  )
  return (query.direction === 'newest' ? found.toReversed() : found).slice(0, query.limit)
}

const message = fc.record({
  target: fc.constantFrom(...TARGETS),
  verb: fc.constantFrom('PRIVMSG', 'PRIVMSG', 'PRIVMSG', 'NOTICE', 'JOIN', 'TAGMSG'),
  nick: fc.constantFrom(...NICKS),
  account: fc.constantFrom(null, 'Ann', 'zoë'),
  text: arbitraryText,
  timeStep: fc.oneof({ arbitrary: fc.constantFrom(1, 2), weight: 30 }, fc.constant(-7)),
})

const limits: fc.Arbitrary<RetentionLimits> = fc.record({
  since: fc.oneof(fc.constant(-Infinity), fc.integer({ min: START, max: START + 60 })),
  bytesPerTargetMax: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 4_000 })),
  conversationsMax: fc.constantFrom(0, 1, Infinity),
})

type Step =
  | {
      readonly kind: 'append'
      readonly messages: readonly (typeof message extends fc.Arbitrary<infer M> ? M : never)[]
    }
  | { readonly kind: 'hide'; readonly from: number; readonly to: number }
  | { readonly kind: 'redact'; readonly seq: number; readonly target: string }
  | { readonly kind: 'forget'; readonly limits: RetentionLimits }
  | { readonly kind: 'fill' | 'follow' | 'catchUp' | 'restart' | 'kill' }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'import'; readonly target: string; readonly texts: readonly string[] }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      messages: fc.array(message, { minLength: 1, maxLength: 12 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hide' as const), from: fc.nat(60), to: fc.nat(60) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('forget' as const), limits }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('redact' as const),
      seq: fc.integer({ min: 1, max: 40 }),
      target: fc.constantFrom(...TARGETS),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom('fill', 'fill', 'follow', 'catchUp', 'restart', 'kill') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('import' as const),
      target: fc.constantFrom('#a', '#b'),
      texts: fc.array(arbitraryText, { minLength: 1, maxLength: 6 }),
    }),
  },
)

const query = fc.record({
  word: fc.constantFrom('server', 'ser', '服务', '服', '😀', 'c++', 'ข้อ', '데이터', 'has:link', 'naive', null, null),
  from: fc.constantFrom('', '', 'BOB', 'C{M', 'ann', 'ZOË'),
  targets: fc.oneof(fc.constant(TARGETS), fc.subarray([...TARGETS, 'user3:~ann', '#none'])),
  since: fc.oneof(fc.constant(-Infinity), fc.integer({ min: START, max: START + 60 })),
  until: fc.oneof(fc.constant(Infinity), fc.integer({ min: START, max: START + 60 })),
  direction: fc.constantFrom('newest' as const, 'oldest' as const),
  limit: fc.constantFrom(1, 3, 1_000),
  seqMax: fc.oneof(fc.constant(Infinity), fc.nat(60)),
})

void describe('a search', () => {
  void it('finds what reading everything finds, whatever was appended, hidden, forgotten, killed and cut', (context) => {
    const folder = folderFor(context)
    let run = 0
    let found = 0
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 3, maxLength: 16 }),
        fc.array(query, { maxLength: 12 }),
        (steps, queries) => {
          using shelf = disposable(new Shelf(join(folder, `${run++}`)))
          const { value } = shelf
          let seq = 0
          let time = START
          const taken = new Set<string>()
          const idOf = new Map<number, string>()
          let imports = 0
          for (const each of steps) {
            switch (each.kind) {
              case 'append': {
                value.append(
                  each.messages.map(({ target, verb, nick, account, text, timeStep }) => {
                    seq += 1
                    time += timeStep
                    while (taken.has(`${target} ${time}`)) time += 1
                    taken.add(`${target} ${time}`)
                    const params = verb === 'JOIN' || verb === 'TAGMSG' ? [target] : [target, text]
                    const id = formatMessageId(time, seq)
                    idOf.set(seq, id)
                    const source = `${nick}!u@host`
                    return eventOf(seq, { time, id, target, verb, source, account, params })
                  }),
                )
                break
              }
              case 'hide': {
                const hidden = { from: Math.min(each.from, each.to), to: Math.max(each.from, each.to) }
                const ended: Change = { kind: 'ended', key: '#a', hidden }
                value.append([], [ended])
                break
              }
              case 'redact': {
                const { target } = each
                const id = idOf.get(each.seq) ?? ''
                value.append([], [{ kind: 'redacted', target, id }])
                break
              }
              case 'import': {
                const { target, texts } = each
                imports += 1
                // Of a channel that has nothing yet, it may be as young as what others have.
                const isFirst = ![...taken].some((known) => known.startsWith(`${target} `))
                const since = START + (isFirst ? 20 : -10 * imports)
                taken.add(`${target} ${since}`)
                const events = texts.map((text, index) => {
                  return {
                    ...eventOf(0),
                    time: since + index,
                    source: 'Bob!u@host',
                    params: [target, text],
                    reply: null,
                  }
                })
                value.import({ target, count: texts.length, events })
                break
              }
              case 'forget':
                value.forget(each.limits)
                break
              case 'cut':
                value.harm((file) => {
                  if (existsSync(file)) truncateSync(file, Math.floor(statSync(file).size * each.at))
                })
                break
              case 'restart':
              case 'kill':
                value.startAgain(each.kind)
                break
              case 'fill':
              case 'follow':
              case 'catchUp':
                value[each.kind]()
                break
              default:
                each satisfies never
            }
            const messages = value.messagesOf(TARGETS)
            for (const { word, from, ...rest } of queries) {
              const base = word === null ? {} : asked(word)
              const full: SearchQuery = { ...ALL, ...base, ...rest, from: from === '' ? [] : [from] }
              const hits = value.search(full)
              found += hits.length
              assert.deepEqual(hits, plainly(messages, full), JSON.stringify(full))
            }
          }
        },
      ),
      { numRuns: 40 },
    )
    assert.ok(found > 50, String(found))
  })

  void it('finds what was imported when all that is younger is in the index already', (context) => {
    using shelf = disposable(new Shelf(join(folderFor(context), 'imported')))
    const { value } = shelf
    value.append([eventOf(1, { params: ['#den', 'new server'] })])
    value.catchUp()
    const event = { ...eventOf(0), time: 5, params: ['#den', 'old server'], reply: null }
    value.import({ target: '#den', count: 1, events: [event] })
    value.catchUp()
    assert.deepEqual(value.rebuilt, ['the history was changed without it'])
    assert.deepEqual(textsOf(value.search(asked('server'))), ['new server', 'old server'])
  })

  void it('finds what has two words, whether both are common or one is said seldom', (context) => {
    const folder = folderFor(context)
    for (const stepMs of [0, 1]) {
      using shelf = disposable(new Shelf(join(folder, `${stepMs}`), stepMs))
      const text = (seq: number) => (seq === 400 ? 'an old cup, and tea' : ['tea cup', 'tea', 'cup'][seq % 3])
      const all = Array.from({ length: 2_000 }, (_, index) =>
        eventOf(index + 1, { params: ['#den', text(index + 1) ?? ''] }),
      )
      shelf.value.append(all)
      shelf.value.catchUp()
      for (const query of ['tea cup', 'cup old', 'old cup', 'old nobody', 'tea from:Bob', 'tea from:nobody']) {
        for (const direction of ['newest', 'oldest'] as const) {
          const full = asked(query, { direction })
          assert.deepEqual(shelf.value.search(full), plainly(all, full), `${query}, ${direction}`)
        }
      }
      assert.equal(shelf.value.search(asked('tea cup')).length, 667)
    }
  })

  void it('finds a message at once, and by the index when that has followed', (context) => {
    using shelf = disposable(new Shelf(join(folderFor(context), 'one')))
    shelf.value.append([eventOf(1, { params: ['#den', '数据库连接失败了'] })])
    assert.deepEqual(textsOf(shelf.value.search(asked('连接'))), ['数据库连接失败了'])
    assert.deepEqual(shelf.value.fill(), { position: 1, last: 1 })
    assert.deepEqual(textsOf(shelf.value.search(asked('连接'))), ['数据库连接失败了'])
  })
})

/** Words that nothing else in the file has. */
const SECRET = 'quizzaciously'

function secretShelf(folder: string, count = 2_500): Shelf {
  const shelf = new Shelf(join(folder, 'shelf'))
  const text = (seq: number) => (seq === 7 ? `the ${SECRET} secret` : `message ${seq}`)
  shelf.append(Array.from({ length: count }, (_, index) => eventOf(index + 1, { params: ['#den', text(index + 1)] })))
  return shelf
}

void describe('the index', () => {
  void it('has nothing left of what was forgotten, not in its file either', (context) => {
    using shelf = disposable(secretShelf(folderFor(context)))
    shelf.value.catchUp()
    shelf.value.startAgain('restart')
    assert.ok(readFileSync(shelf.value.indexFile).includes(SECRET))
    shelf.value.catchUp()
    shelf.value.forget({ since: eventOf(100).time, bytesPerTargetMax: Infinity, conversationsMax: Infinity })
    shelf.value.catchUp()
    const file = shelf.value.indexFile
    shelf.value.startAgain('restart')
    assert.ok(!readFileSync(file).includes(SECRET))
    using database = disposable(new DatabaseSync(file))
    const rows = database.value.prepare('SELECT rowid FROM words_0 WHERE words_0 MATCH ?').all('message')
    assert.equal(rows.length, 2_401)
  })

  void it('is made anew when its process was killed between a removal and its following', (context) => {
    using shelf = disposable(secretShelf(folderFor(context)))
    shelf.value.catchUp()
    shelf.value.forget({ since: eventOf(100).time, bytesPerTargetMax: Infinity, conversationsMax: Infinity })
    shelf.value.startAgain('kill')
    shelf.value.catchUp()
    assert.deepEqual(shelf.value.rebuilt, ['the history was changed without it'])
    const file = shelf.value.indexFile
    shelf.value.startAgain('restart')
    assert.ok(!readFileSync(file).includes(SECRET))
  })

  void it('has nothing left of what was redacted, whether it had followed before or not, nor has one that is made anew', (context) => {
    for (const isBehind of [true, false]) {
      using shelf = disposable(secretShelf(folderFor(context)))
      if (!isBehind) shelf.value.catchUp()
      shelf.value.append([], [{ kind: 'redacted', target: '#den', id: eventOf(7).id }])
      assert.deepEqual(shelf.value.search(asked(SECRET)), [])
      shelf.value.catchUp()
      assert.deepEqual(shelf.value.search(asked(SECRET)), [])
      assert.equal(shelf.value.search(asked('message', { limit: 9_999 })).length, 2_499)
      for (const how of ['restart', 'kill', 'anew'] as const) {
        const file = shelf.value.indexFile
        if (how === 'anew') shelf.value.harm((index) => writeFileSync(index, 'nothing that can be read as an index'))
        else shelf.value.startAgain(how)
        if (how === 'restart') assert.ok(!readFileSync(file).includes(SECRET))
        shelf.value.catchUp()
        assert.deepEqual(shelf.value.search(asked(SECRET)), [])
      }
      assert.equal(shelf.value.rebuilt.length, 1)
    }
  })

  for (const [what, harm, reason] of [
    ['of words of another version', (file) => change(file, 'PRAGMA user_version = 99'), /version 99/],
    ['of another history', (file) => change(file, "UPDATE progress SET id = 'another'"), /not belong to this history/],
    [
      'ahead of its history',
      (file) => change(file, 'UPDATE progress SET position = 9999'),
      /not belong to this history/,
    ],
    ['without its table of words', (file) => change(file, 'DELETE FROM words_0_data'), /./],
    ['overwritten', (file) => writeFileSync(file, 'not a database, and long enough to be none'), /not a database/],
    ['without its progress', (file) => change(file, 'DELETE FROM progress'), /no progress/],
  ] as const satisfies readonly (readonly [string, (file: string) => void, RegExp])[]) {
    void it(`${what} is made anew`, (context) => {
      using shelf = disposable(secretShelf(folderFor(context)))
      shelf.value.catchUp()
      shelf.value.harm(harm)
      shelf.value.fill()
      assert.equal(shelf.value.search(asked(SECRET)).length, 1)
      shelf.value.catchUp()
      assert.equal(shelf.value.rebuilt.length, 1)
      assert.match(shelf.value.rebuilt[0] ?? '', reason)
      assert.equal(shelf.value.search(asked(SECRET)).length, 1)
      assert.equal(shelf.value.search(asked('message', { limit: 9_999 })).length, 2_499)
    })
  }

  void it('cut at any byte finds what reading everything finds', (context) => {
    const folder = folderFor(context)
    using shelf = disposable(secretShelf(folder, 400))
    shelf.value.catchUp()
    shelf.value.startAgain('restart')
    const whole = join(folder, 'whole.db')
    copyFileSync(shelf.value.indexFile, whole)
    const { size } = statSync(whole)
    let harmed = 0
    for (let cut = 0; cut < size; cut += 1_021) {
      shelf.value.harm((file) => {
        copyFileSync(whole, file)
        truncateSync(file, cut)
      })
      if (cut % 2 === 0) shelf.value.catchUp()
      assert.equal(shelf.value.search(asked(SECRET)).length, 1, `cut at ${cut}`)
      assert.equal(shelf.value.search(asked('message', { limit: 9_999 })).length, 399, `cut at ${cut}`)
      shelf.value.catchUp()
      assert.equal(shelf.value.search(asked('message', { limit: 9_999 })).length, 399, `cut at ${cut}`)
      harmed += 1
    }
    assert.ok(harmed > 10)
  })
})

function change(file: string, sql: string): void {
  using database = disposable(new DatabaseSync(file))
  database.value.enableDefensive(false)
  database.value.exec(sql)
}
