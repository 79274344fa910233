/** Histories that earlier versions of the server have written, see vectors/history. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { StoreError } from '../errors.ts'
import { answersOf, type Answers } from './answers.ts'
import { columnsOf } from './columns.ts'
import { migrate, SCHEMA_VERSION } from './migrations.ts'
import { openStore } from './open-store.ts'
import type { PlaceRecord } from './store.ts'
import { disposable, folderFor, NO_MEMORY } from './testing.ts'

const VECTORS = new URL('../../../../vectors/history/', import.meta.url)
/** The histories of this version and of all before the present one are kept. The others are made of its rows, which every version can read. */
const FIRST_KEPT = 5
const KEPT = Array.from({ length: SCHEMA_VERSION - FIRST_KEPT }, (_, index) => FIRST_KEPT + index)
const FIRST_FILE = new URL(`version-${FIRST_KEPT}.sqlite`, VECTORS)

function answersKept(version: number): Answers {
  return JSON.parse(readFileSync(new URL(`version-${version}.json`, VECTORS), 'utf8')) as Answers
}

function targetsOf({ histories }: Answers): readonly string[] {
  return histories.map(({ target }) => target)
}

const TARGETS = targetsOf(answersKept(FIRST_KEPT))

for (const version of KEPT) {
  void test(`a history of version ${version} answers everything as the server that wrote it`, async (context) => {
    const folder = folderFor(context)
    copyFileSync(new URL(`version-${version}.sqlite`, VECTORS), join(folder, 'history.sqlite'))
    const kept = answersKept(version)
    assert.deepEqual(await answersOf(folder, targetsOf(kept)), asAnsweredNow(version, kept))
  })
}

/**
 * What a server of version 6 did not know: records. And what one of version 5 did not note: the last entry applied, of which the last event is
 * left, and users, who were all guests.
 */
function asAnsweredNow(version: number, kept: Answers): Answers {
  const answers = withRanks(version, version > 6 ? kept : { ...kept, found: { ...kept.found, records: [] } })
  if (version > 5) return answers
  const { found, histories, ...rest } = answers
  return {
    ...rest,
    found: { ...found, through: { seq: found.lastSeq, time: found.lastTime, position: null } },
    histories: histories.map(({ events, ...history }) => ({
      ...history,
      events: events.map((event) => ({ ...event, user: event.session, account: null })),
    })),
  }
}

/** A server of version 7 knew operators and voices only, led nobody to another channel, and had no rate of joins. */
function withRanks(version: number, answers: Answers): Answers {
  if (version > 7) return answers
  const channels = answers.found.channels.map((channel) => ({ ...channel, forward: null, joinRate: null }))
  const places = answers.found.places.map((place) => {
    const { isOperator, isVoiced, ...rest } = place as PlaceOfBefore
    return { ...rest, ranks: `${isOperator ? 'o' : ''}${isVoiced ? 'v' : ''}` }
  })
  return { ...answers, found: { ...answers.found, channels, places } }
}

type PlaceOfBefore = PlaceRecord & { readonly isOperator: boolean; readonly isVoiced: boolean }

/** A file as a server of that version would have made it, with those of the kept rows for which it had tables and columns. */
function makeEarlier(folder: string, version: number): void {
  using made = disposable(new DatabaseSync(join(folder, 'history.sqlite')))
  const { value: database } = made
  database.exec('PRAGMA journal_mode = WAL')
  migrate(database, version)
  database.prepare('ATTACH ? AS kept').run(fileURLToPath(FIRST_FILE))
  const isBefore = `position < (SELECT min(position) FROM kept.event, kept.clock_step WHERE event.seq >= clock_step.seq)`
  using kept = disposable(new DatabaseSync(FIRST_FILE, { readOnly: true }))
  const present = new Set(columnsOf(kept.value))
  const known = columnsOf(database).filter((column) => present.has(column))
  for (const [table, columns] of Map.groupBy(known, (column) => column.split('.')[0] ?? '')) {
    if (table === 'progress') continue
    const names = columns.map((column) => column.slice(table.length + 1)).join(', ')
    // Version 1 knew no step of the clock and hid nothing.
    const rows = { event: isBefore, clock_step: 'false', hidden: 'false' }[table] ?? 'true'
    database.exec(`INSERT INTO ${table} (${names}) SELECT ${names} FROM kept.${table} WHERE ${rows}`)
  }
  if (version >= 5) database.exec('UPDATE target SET bytes = 0, last_position = 0')
  if (version === 1) {
    database.exec(`UPDATE channel SET record = json_remove(record, '$.guardedSince', '$.keeper', '$.emptySince')`)
  }
}

/** What all versions have in common. */
async function commonAnswers(folder: string): Promise<object> {
  const { found, ...rest } = await answersOf(folder, TARGETS)
  const { channels, lastSeq, lastTime, through } = found
  const settings = channels.map(({ guardedSince: _1, keeper: _2, emptySince: _3, ...channel }) => channel)
  return { settings, lastSeq, lastTime, through, ...rest }
}

void test('a history of every earlier version answers the same', async (context) => {
  const answers: object[] = []
  for (let version = 1; version <= SCHEMA_VERSION; version += 1) {
    const folder = folderFor(context)
    makeEarlier(folder, version)
    answers.push(await commonAnswers(folder))
  }
  const last = answers.pop()
  assert.ok(JSON.stringify(last).includes('你好，世界'))
  for (const [index, each] of answers.entries()) assert.deepEqual(each, last, `version ${index + 1}`)
})

void test('a migration that is killed at any moment leaves each step whole or not at all, and the next start goes on', async (context) => {
  const folder = folderFor(context)
  const program = join(folder, 'child.ts')
  writeFileSync(
    program,
    `
    import { DatabaseSync } from 'node:sqlite'
    import { migrate } from ${JSON.stringify(new URL('./migrations.ts', import.meta.url).href)}
    const [file, moments] = process.argv.slice(2)
    const database = new DatabaseSync(file)
    let left = Number(moments)
    // Called for each part of each statement, when what stands before it has been done.
    database.setAuthorizer(() => {
      if (left-- === 0) process.kill(process.pid, 'SIGKILL')
      return 0
    })
    migrate(database)
    `,
  )
  const shapes = Array.from({ length: SCHEMA_VERSION + 1 }, (_, version) => {
    using memory = disposable(new DatabaseSync(':memory:'))
    migrate(memory.value, version)
    return columnsOf(memory.value)
  })
  const whole = folderFor(context)
  makeEarlier(whole, 1)
  const answers = await commonAnswers(whole)
  const versions = new Set<number>()
  for (let moment = 3; ; moment += 9) {
    const killed = folderFor(context)
    makeEarlier(killed, 1)
    const file = join(killed, 'history.sqlite')
    const child = spawnSync(process.execPath, ['--conditions=source', program, file, String(moment)], {
      stdio: 'inherit',
    })
    {
      using found = disposable(new DatabaseSync(file, { readOnly: true }))
      const version = Number(found.value.prepare('PRAGMA user_version').get()?.['user_version'])
      assert.deepEqual(columnsOf(found.value), shapes[version])
      versions.add(version)
    }
    // At some of the moments: this takes longest.
    if (moment % 4 === 0) assert.deepEqual(await commonAnswers(killed), answers)
    if (child.signal === null) break
    assert.equal(child.signal, 'SIGKILL')
  }
  assert.deepEqual(
    [...versions],
    Array.from({ length: SCHEMA_VERSION }, (_, index) => index + 1),
  )
})

const ALTERED: readonly (readonly [what: string, change: string, message: RegExp])[] = [
  ['lacks a table', 'DROP TABLE place', /lacks "place\.channel", "place\.nick"/],
  ['lacks a column', 'ALTER TABLE event DROP COLUMN text', /lacks "event\.text"/],
  ...Array.from(
    { length: SCHEMA_VERSION },
    (_, version) =>
      [
        `says that it has version ${version}`,
        `PRAGMA user_version = ${version}`,
        // The step behind version 5 makes that table anew.
        version === 5 ? /the table "event" of the history is not as/ : /and has not its tables/,
      ] as const,
  ),
]

for (const [what, change, message] of ALTERED) {
  void test(`a history that another program has changed, so that it ${what}, is refused as damaged and left as it is`, async (context) => {
    const folder = folderFor(context)
    makeEarlier(folder, SCHEMA_VERSION)
    const file = join(folder, 'history.sqlite')
    {
      using database = disposable(new DatabaseSync(file))
      database.value.exec(change)
    }
    const before = readFileSync(file)
    await assert.rejects(openStore({ folder, durability: 'process', limits: NO_MEMORY }), (error) => {
      assert.ok(error instanceof StoreError)
      assert.equal(error.code, 'STORE_CORRUPT')
      assert.match(error.message, message)
      return true
    })
    assert.ok(readFileSync(file).equals(before))
  })
}
