import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ClientCore, Names, saveClient } from '@partyline/irc/client'
import { Kept } from '../app/kept.ts'
import type { Claim } from './identity.ts'
import { forgetRecords, openRecord, type RecordStores } from './own-record.ts'
import { readSaved } from './read-saved.ts'
import { writeSaved } from './saved-client.ts'

const GUEST: Claim = { nick: 'ann', serverPassword: '', account: null }
const ANN: Claim = { nick: 'ann', serverPassword: '', account: { name: 'Ann', secret: 'x' } }

/** A browser with the locks of its tabs (W3C Web Locks), as far as they are asked for here. */
class Browser {
  readonly kept = new Kept(null)
  readonly #held = new Map<string, Promise<unknown>>()

  tab(untilClosed = new Kept(null)): RecordStores {
    const request = async (name: string, options: LockOptions, callback: LockGrantedCallback<unknown>) => {
      const before = this.#held.get(name)
      if (before !== undefined && options.ifAvailable === true) return callback(null)
      if (before !== undefined) await Promise.race([before, aborted(options.signal)])
      const ended = Promise.resolve(callback({ name, mode: 'exclusive' }))
      this.#held.set(name, ended)
      await ended
      this.#held.delete(name)
      return undefined
    }
    return { kept: this.kept, untilClosed, locks: { request } as RecordStores['locks'] }
  }
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
}

/** Something is given to be sent in this tab, and was not. */
function leaveUnsent(kept: Kept, name: string | null, text: string): void {
  const core = new ClientCore({ identity: { nick: 'ann' }, channels: [{ name: '#lobby' }], random: Math.random })
  core.take({ kind: 'action', action: { kind: 'send', place: new Names(new Map()).place('#lobby'), text } }, 1000)
  assert.ok(name !== null)
  writeSaved(saveClient(core.state, 1), kept, name)
}

function unsentOf(kept: Kept, name: string | null): readonly string[] {
  const saved = name === null ? null : readSaved(kept, name)
  return saved?.places.flatMap(({ pending }) => pending.map(({ text }) => text)) ?? []
}

void test('what an account has is not read by another one, nor by a guest', async () => {
  const browser = new Browser()
  const ann = await openRecord(ANN, browser.tab())
  leaveUnsent(browser.kept, ann.name, 'of ann')
  ann.release()
  const guest = await openRecord(GUEST, browser.tab())
  const bob = await openRecord({ ...ANN, account: { name: 'bob', secret: 'x' } }, browser.tab())
  assert.deepEqual([unsentOf(browser.kept, guest.name), unsentOf(browser.kept, bob.name)], [[], []])
  assert.deepEqual(unsentOf(browser.kept, (await openRecord(ANN, browser.tab())).name), ['of ann'])
})

void test('two tabs do not share what is unsent, and the next one has that of those that were closed', async () => {
  const browser = new Browser()
  const [one, two] = [await openRecord(GUEST, browser.tab()), await openRecord(GUEST, browser.tab())]
  leaveUnsent(browser.kept, one.name, 'one')
  leaveUnsent(browser.kept, two.name, 'two')
  assert.notEqual(one.name, two.name)
  two.release()
  const three = await openRecord(GUEST, browser.tab())
  assert.deepEqual(unsentOf(browser.kept, three.name), ['two'])
  three.release()
  one.release()
  const four = await openRecord(GUEST, browser.tab())
  assert.deepEqual(unsentOf(browser.kept, four.name).toSorted(), ['one', 'two'])
  assert.equal(browser.kept.names('client/guest/').length, 1)
})

void test('a reload comes back to its own, also where the page before it has not ended yet', async () => {
  const browser = new Browser()
  const untilClosed = new Kept(null)
  const other = await openRecord(GUEST, browser.tab())
  const before = await openRecord(GUEST, browser.tab(untilClosed))
  other.release()
  const reloaded = openRecord(GUEST, browser.tab(untilClosed))
  before.release()
  assert.equal((await reloaded).name, before.name)
})

void test('where there are no locks there is one for all tabs', async () => {
  const stores = { ...new Browser().tab(), locks: undefined }
  assert.equal((await openRecord(GUEST, stores)).name, (await openRecord(GUEST, stores)).name)
})

void test('so many tabs have one, and one more has none', async () => {
  const browser = new Browser()
  const names = []
  for (let tab = 0; tab < 9; tab += 1) names.push((await openRecord(GUEST, browser.tab())).name)
  assert.equal(new Set(names).size, 9)
  assert.equal(names.at(-1), null)
})

void test('all of them are gone when the person leaves the chat', async () => {
  const browser = new Browser()
  const { name } = await openRecord(ANN, browser.tab())
  leaveUnsent(browser.kept, name, 'of ann')
  forgetRecords(GUEST, browser.kept)
  assert.deepEqual(unsentOf(browser.kept, name), ['of ann'])
  forgetRecords(ANN, browser.kept)
  assert.deepEqual(browser.kept.names('client'), [])
})
