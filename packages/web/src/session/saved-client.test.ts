import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ClientCore, type ClientState, Names, type Place } from '@partyline/irc/client'
import { Kept } from '../app/kept.ts'
import { forgetSaved, readSaved, SAVED_LENGTH_MAX, SavedClientWriter, writeSaved } from './saved-client.ts'

function coreOf(): ClientCore {
  return new ClientCore({ identity: { nick: 'ann' }, channels: [{ name: '#lobby' }], random: () => 0.5 })
}

const lobby = new Names(new Map()).place('#lobby')

/** As when nobody could be reached: what was given waits. */
function waiting(...texts: readonly string[]): ClientState {
  const core = coreOf()
  for (const text of texts) core.take({ kind: 'action', action: { kind: 'send', place: lobby, text } }, 1000)
  return core.state
}

function pendingOf(kept: Kept): readonly string[] {
  return readSaved(kept)?.places.flatMap(({ pending }) => pending.map(({ text }) => text)) ?? []
}

void test('what waits to be sent is written at once, and is gone from there when the person leaves', () => {
  const kept = new Kept(null)
  const writer = new SavedClientWriter(kept)
  writer.changed(waiting('one', 'two'))
  assert.deepEqual(pendingOf(kept), ['one', 'two'])
  forgetSaved(kept)
  assert.equal(readSaved(kept), null)
  writer.end()
})

void test('what else has changed is written later, or when the page is left', () => {
  const kept = new Kept(null)
  const writer = new SavedClientWriter(kept)
  writer.changed(coreOf().state)
  assert.equal(readSaved(kept), null)
  writer.flush()
  assert.deepEqual(
    readSaved(kept)?.places.map(({ name }) => name),
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
  writeSaved({ ...state, places: new Map(state.places).set(lobby, { ...place, timeline }) }, kept)
  assert.deepEqual(
    readSaved(kept)?.places.map(({ items }) => items.length),
    [0],
  )
  assert.deepEqual(pendingOf(kept), ['not sent'])
})

void test('what cannot be understood is nothing', () => {
  for (const text of ['', '{', 'null', '{"version":2}']) {
    const kept = new Kept(null)
    kept.write('client', text)
    assert.equal(readSaved(kept), null)
  }
})
