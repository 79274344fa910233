/** What the tests of this room share: events, folders that vanish, and a disk that is soon full. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { defaultLimits } from '../limits.ts'
import { formatMessageId } from './message-id.ts'
import { formatBatch, type BatchRow } from './change-row.ts'
import type { Batch, Change, ChannelRecord, StoredEvent, Through } from './store.ts'

/** A message to #den, one millisecond per `seq`, changed as wished. */
export function eventOf(seq: number, change: Partial<StoredEvent> = {}): StoredEvent {
  const time = change.time ?? 1_700_000_000_000 + seq
  return {
    seq,
    time,
    id: formatMessageId(time, seq),
    target: '#den',
    verb: 'PRIVMSG',
    source: 'ann!ann@localhost',
    session: 'session-1',
    user: 'session-1',
    account: null,
    params: ['#den', `message ${seq}`],
    tags: {},
    ...change,
  }
}

export function channelOf(name: string, change: Partial<ChannelRecord> = {}): ChannelRecord {
  return {
    name,
    key: name.toLowerCase(),
    createdAt: 1_700_000_000_000,
    topic: null,
    modes: 'nt',
    password: null,
    limit: null,
    forward: null,
    joinRate: null,
    lists: { b: [], e: [], I: [] },
    guardedSince: null,
    keeper: null,
    emptySince: null,
    ...change,
  }
}

/** The channel as a batch records it. */
export function changeOf(channel: ChannelRecord): Change {
  return { kind: 'channel', channel }
}

/** Events, and what is changed after them. @param through else the last of the events, or before the first entry where there are none */
export function batchOf(
  events: readonly StoredEvent[],
  changes: readonly Change[] = [],
  through: Through = throughOf(events),
): Batch {
  return { changes: [...events.map((event) => ({ kind: 'event', event }) as const), ...changes], through }
}

/** The same, as the thread that writes takes it. */
export function rowsOf(...batch: Parameters<typeof batchOf>): BatchRow {
  return formatBatch(batchOf(...batch))
}

export function throughOf(events: readonly StoredEvent[]): Through {
  const { seq, time } = events.at(-1) ?? { seq: 0, time: 0 }
  return { seq, time, position: null }
}

export function folderFor(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-store-'))
  // A node that was to be killed may still be writing the last of its files.
  context.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }))
  return folder
}

/** Every page from the disk, none from memory. */
export const NO_MEMORY = { ...defaultLimits(), recentBytesMax: 0 }

/** For `using`: closed at the end of the block, whatever happens in it. */
export function disposable<Value extends { close(): void }>(value: Value): Disposable & { readonly value: Value } {
  return { value, [Symbol.dispose]: () => value.close() }
}

const DISK_BYTES = 4 * 1024 * 1024

/** A disk of four MiB of its own, or null, and the test counted as skipped, where none can be mounted. */
export function smallDisk(context: TestContext): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-disk-'))
  context.after(() => {
    spawnSync('umount', ['--lazy', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', folder], { encoding: 'utf8' })
  if (mounted.status !== 0) {
    context.skip(`needs root and mount for a small disk: ${mounted.error?.message ?? mounted.stderr.trim()}`)
    return null
  }
  return folder
}

/** Takes what room there is, but for less than a page. */
export function fillDisk(file: string): void {
  for (let size = DISK_BYTES; size >= 4096; size /= 2) {
    try {
      writeFileSync(file, Buffer.alloc(size), { flag: 'a' })
    } catch (error) {
      assert.ok(error instanceof Error && 'code' in error && error.code === 'ENOSPC')
    }
  }
}
