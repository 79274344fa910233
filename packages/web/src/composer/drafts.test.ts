import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Names } from '@partyline/irc/client'
import { Kept } from '../app/kept.ts'
import { draftsOf, forgetRecords } from '../session/own-record.ts'
import { DRAFT_LENGTH_MAX, Drafts } from './drafts.ts'

const names = new Names(new Map())
const lobby = names.place('#lobby')
const ann = names.place('ann')
const OWN = draftsOf({ nick: 'ann', serverPassword: '', account: { name: 'Ann', secret: 'x' } })

void test('each place has its own draft, also after the page was opened again', () => {
  const kept = new Kept(null)
  const drafts = new Drafts(kept, OWN)
  drafts.write(lobby, 'half a sen')
  drafts.write(ann, 'two\nlines')
  const later = new Drafts(kept, OWN)
  assert.equal(later.read(lobby), 'half a sen')
  assert.equal(later.read(ann), 'two\nlines')
  later.write(lobby, '')
  assert.equal(new Drafts(kept, OWN).read(lobby), '')
})

void test('what may be a password or is too long is in no storage, and is there while the page is open', () => {
  for (const text of ['/login ann secret', ' /oper a b', 'x'.repeat(DRAFT_LENGTH_MAX + 1)]) {
    const kept = new Kept(null)
    const drafts = new Drafts(kept, OWN)
    drafts.write(lobby, text)
    assert.equal(drafts.read(lobby), text)
    assert.equal(new Drafts(kept, OWN).read(lobby), '')
  }
  const kept = new Kept(null)
  const path = '//etc/motd'
  new Drafts(kept, OWN).write(lobby, path)
  assert.equal(new Drafts(kept, OWN).read(lobby), path)
  const longest = 'x'.repeat(DRAFT_LENGTH_MAX)
  new Drafts(kept, OWN).write(lobby, longest)
  assert.equal(new Drafts(kept, OWN).read(lobby), longest)
})

void test('what is being sent is kept until something else is written', () => {
  const kept = new Kept(null)
  const drafts = new Drafts(kept, OWN)
  drafts.write(lobby, 'being sent')
  drafts.empty(lobby)
  assert.equal(drafts.read(lobby), '')
  assert.equal(new Drafts(kept, OWN).read(lobby), 'being sent')
  drafts.write(lobby, '')
  assert.equal(new Drafts(kept, OWN).read(lobby), '')
})

void test('a draft that becomes a command takes what was kept with it', () => {
  const kept = new Kept(null)
  const drafts = new Drafts(kept, OWN)
  drafts.write(lobby, 'login an')
  drafts.write(lobby, '/login ann secret')
  assert.deepEqual(kept.names(''), [])
})

void test('drafts are of one account, and go with it when the person leaves', () => {
  const kept = new Kept(null)
  const of = (name: string | null) => ({
    nick: 'ann',
    serverPassword: '',
    account: name === null ? null : { name, secret: 'x' },
  })
  new Drafts(kept, draftsOf(of('ann'))).write(lobby, 'of ann')
  for (const name of ['bob', null]) assert.equal(new Drafts(kept, draftsOf(of(name))).read(lobby), '')
  assert.equal(new Drafts(kept, draftsOf(of('ANN'))).read(lobby), 'of ann')
  forgetRecords(of('bob'), kept)
  assert.equal(new Drafts(kept, draftsOf(of('ann'))).read(lobby), 'of ann')
  forgetRecords(of('ann'), kept)
  assert.deepEqual(kept.names(''), [])
})

void test('drafts go with a person that makes an account, and are not those of the next guest', () => {
  const kept = new Kept(null)
  const guest = draftsOf({ nick: 'ann', serverPassword: '', account: null })
  const drafts = new Drafts(kept, guest)
  drafts.write(lobby, 'half a sen')
  drafts.moveTo(OWN)
  assert.equal(new Drafts(kept, OWN).read(lobby), 'half a sen')
  assert.equal(new Drafts(kept, guest).read(lobby), '')
  drafts.write(ann, 'more')
  assert.equal(new Drafts(kept, OWN).read(ann), 'more')
})
