import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ClientCore, type ClientState, Names, type Place, saveClient, type SavedClient } from '@partyline/irc/client'
import { Kept } from '../app/kept.ts'
import { readSaved } from './read-saved.ts'
import { SAVED_LENGTH_MAX, SavedClientWriter, withUnsentOf, writeSaved } from './saved-client.ts'

function coreOf(): ClientCore {
  return new ClientCore({ identity: { nick: 'ann' }, channels: [{ name: '#lobby' }], random: () => 0.5 })
}

const NAME = 'client/guest/0'
const lobby = new Names(new Map()).place('#lobby')

/** As when nobody could be reached: what was given waits. */
function waiting(...texts: readonly string[]): ClientState {
  const core = coreOf()
  for (const text of texts) core.take({ kind: 'action', action: { kind: 'send', place: lobby, text } }, 1000)
  return core.state
}

function pendingOf(kept: Kept): readonly string[] {
  return readSaved(kept, NAME)?.places.flatMap(({ pending }) => pending.map(({ text }) => text)) ?? []
}

void test('what waits to be sent is written at once', () => {
  const kept = new Kept(null)
  const writer = new SavedClientWriter(kept, NAME)
  writer.changed(waiting('one', 'two'))
  assert.deepEqual(pendingOf(kept), ['one', 'two'])
  writer.end()
})

void test('what else has changed is written later, or when the page is left', () => {
  const kept = new Kept(null)
  const writer = new SavedClientWriter(kept, NAME)
  writer.changed(coreOf().state)
  assert.equal(readSaved(kept, NAME), null)
  writer.flush()
  assert.deepEqual(
    readSaved(kept, NAME)?.places.map(({ name }) => name),
    ['#lobby'],
  )
})

void test('messages are left out where they are too long, and what was not sent never is', () => {
  const kept = new Kept(null)
  const state = waiting('not sent')
  const place = state.places.get(lobby)
  assert.ok(place !== undefined)
  const long = 'x'.repeat(SAVED_LENGTH_MAX)
  const item = {
    kind: 'message',
    key: place.pending[0]?.key ?? '',
    id: 'id',
    time: 1,
    form: 'message',
    author: { nick: 'ben', address: '', account: null, isBot: false },
    isMine: false,
    text: long,
    toRank: '',
    replyTo: null,
    mentionsMe: false,
    reactions: [],
    redaction: null,
  } as Place['timeline']['chunks'][number][number]
  const timeline = { ...place.timeline, chunks: [[item]], length: 1 }
  const places = new Map(state.places).set(lobby, { ...place, timeline })
  writeSaved(saveClient({ ...state, places }, 1), kept, NAME)
  assert.deepEqual(
    readSaved(kept, NAME)?.places.map(({ items }) => items.length),
    [0],
  )
  assert.deepEqual(pendingOf(kept), ['not sent'])
})

void test('what another tab has not sent comes in the order in which it was given, once', () => {
  const one = saveClient(waiting('one', 'two'), 1)
  const core = new ClientCore({ identity: { nick: 'ann' }, channels: [{ name: '#lobby' }], random: () => 0.7 })
  core.take({ kind: 'action', action: { kind: 'send', place: lobby, text: 'three' } }, 999)
  const other = saveClient(core.state, 1)
  const textsOf = (saved: SavedClient) => saved.places.flatMap(({ pending }) => pending.map(({ text }) => text))
  const both = withUnsentOf(one, other)
  assert.deepEqual(textsOf(both), ['three', 'one', 'two'])
  assert.deepEqual(withUnsentOf(both, other), both)
  assert.deepEqual(textsOf(withUnsentOf(null, one)), ['one', 'two'])
  assert.deepEqual(withUnsentOf(null, null).places, [])
})

void test('what cannot be understood is nothing', () => {
  for (const text of ['', '{', 'null', '{"version":2}']) {
    const kept = new Kept(null)
    kept.write(NAME, text)
    assert.equal(readSaved(kept, NAME), null)
  }
})
