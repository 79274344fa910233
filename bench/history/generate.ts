/**
 * A history with as many messages as wished in one channel, as the server writes it: English and Chinese sentences of words that are common
 * and rare as in a language. The same count makes the same history.
 */
import { join } from 'node:path'
import { formatBatch } from '../../packages/server/src/store/change-row.ts'
import { makeDataFolder } from '../../packages/server/src/store/data-folder.ts'
import { HistoryWriter } from '../../packages/server/src/store/history-writer.ts'
import { formatMessageId } from '../../packages/server/src/store/message-id.ts'
import type { StoredEvent } from '../../packages/server/src/store/store.ts'

export const CHANNEL = '#den'
/** Said once, in the oldest message. */
export const RARE_WORD = 'quizzaciously'
export const FIRST_TIME = Date.UTC(2025, 0, 1)
/** Between two messages. */
export const STEP_MS = 20_000
const BATCH = 5_000
const VOCABULARY = 20_000
const CHARACTERS = 2_500
const PEOPLE = 300

/** Writes it into a new data folder. */
export function generateHistory(folder: string, count: number): void {
  makeDataFolder(folder)
  const writer = new HistoryWriter(join(folder, 'history.sqlite'), 'process')
  const random = randomFrom(7)
  for (let first = 1; first <= count; first += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, count - first + 1) }, (_, index) =>
      messageOf(first + index, random),
    )
    const last = events.at(-1)
    if (last === undefined) break
    const changes = events.map((event) => ({ kind: 'event', event }) as const)
    writer.append(formatBatch({ changes, through: { seq: last.seq, time: last.time, position: null } }))
  }
  writer.close()
}

function messageOf(seq: number, random: () => number): StoredEvent {
  const time = FIRST_TIME + seq * STEP_MS
  const person = `u${Math.floor(random() * PEOPLE)}`
  const text = seq === 1 ? `the word ${RARE_WORD}` : seq % 2 === 0 ? english(random) : chinese(random)
  return {
    seq,
    time,
    id: formatMessageId(time, seq),
    target: CHANNEL,
    verb: 'PRIVMSG',
    source: `${person}!~${person}@localhost`,
    session: person,
    user: person,
    account: null,
    params: [CHANNEL, text],
    tags: {},
  }
}

function english(random: () => number): string {
  return Array.from({ length: 4 + Math.floor(random() * 14) }, () => wordAt(rank(VOCABULARY, random))).join(' ')
}

function chinese(random: () => number): string {
  const length = 6 + Math.floor(random() * 24)
  return Array.from({ length }, () => String.fromCodePoint(0x4e_00 + rank(CHARACTERS, random))).join('')
}

/** Letters that stand for a number, the same length for the common and the rare. */
export function wordAt(rank: number): string {
  let word = ''
  for (let rest = rank + 26 ** 2; rest > 0; rest = Math.floor(rest / 26)) word += String.fromCodePoint(97 + (rest % 26))
  return word
}

/** 0 is the most common, each number about half as common as one half as large (Zipf). */
function rank(count: number, random: () => number): number {
  return Math.floor(count ** random()) - 1
}

/** Mulberry32: the same numbers on every machine. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
