import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountName, proofOf, say, TestNetwork } from '../testing/test-network.ts'
import type { Command } from './command.ts'
import { FILES_PATH, type FileId } from './shared-file.ts'

const idOf = (name: string) => name.padEnd(22, '_') as FileId
const urlOf = (name: string) => `https://chat.example${FILES_PATH}${idOf(name)}/cat.png`

const adding = (name: string, channel: string | null, account = 'ann'): Command => ({
  kind: 'addFile',
  id: idOf(name),
  account: accountName(account),
  channel,
  name: 'cat.png',
  type: 'image/png',
  bytes: 5,
  sha256: 'd',
  size: { width: 2, height: 1 },
  url: urlOf(name),
})

/** ann, with an account, and bob, a guest, in #a. */
function inChannel(): TestNetwork {
  const network = new TestNetwork()
  network.does('ann', say.attach('ann', { proof: proofOf('ann') }))
  network.does('bob', say.attach('bob'))
  for (const nick of ['ann', 'bob']) network.does(nick, say.join('#a'))
  return network
}

const namedBy = (network: TestNetwork, name: string) => network.network.files.get(idOf(name))?.namedBy.length

void test('a file and the message that has it come of one entry, and a repetition says nothing more', () => {
  const network = inChannel()
  assert.deepEqual(network.does(null, adding('f', '#A')), [`PRIVMSG #a ${urlOf('f')}`, `file ${idOf('f')}`])
  assert.deepEqual(network.does(null, adding('f', '#A')), [])
  const file = network.network.files.get(idOf('f'))
  assert.deepEqual([file?.channel, file?.namedBy.length], ['#a', 1])
})

void test('the message with which a file was sent is not crowded out by others that name it', () => {
  const network = inChannel()
  network.does(null, adding('f', '#a'))
  const [sent] = network.network.files.get(idOf('f'))?.namedBy ?? []
  for (let count = 0; count < 40; count += 1) network.does('bob', say.message('ann', urlOf('f')))
  const { namedBy = [] } = network.network.files.get(idOf('f')) ?? {}
  assert.deepEqual([namedBy[0], namedBy.length], [sent, 16])
})

void test('a file without a channel is said nowhere, and each message with its link is noted', () => {
  const network = inChannel()
  assert.deepEqual(network.does(null, adding('f', null)), [`file ${idOf('f')}`])
  assert.equal(namedBy(network, 'f'), 0)
  network.does('bob', say.message('#a', `look: ${urlOf('f')} and ${urlOf('g')}`))
  assert.equal(namedBy(network, 'f'), 1)
  network.does('bob', say.message('ann', `${FILES_PATH}${idOf('f')}x`))
  assert.equal(namedBy(network, 'f'), 1)
  network.does('bob', say.message('ann', urlOf('f')))
  assert.equal(namedBy(network, 'f'), 2)
})

for (const [what, prepare, channel, refusal] of [
  [
    'is gone',
    (network: TestNetwork) => network.does('ann', { kind: 'detach', reason: 'bye' }),
    '#a',
    'NOT_PRESENT ann',
  ],
  ['names no channel that there is', () => [], '#b', 'ERR_NOSUCHCHANNEL #b'],
  [
    'has left the channel',
    (network: TestNetwork) => network.does('ann', say.part('#a')),
    '#a',
    'ERR_CANNOTSENDTOCHAN #a',
  ],
] as const) {
  void test(`nothing is there of a file whose uploader ${what}`, () => {
    const network = inChannel()
    network.does('bob', say.mode('#a', '+n'))
    network.does('ann', say.mode('#a', '+n'))
    prepare(network)
    assert.deepEqual(network.does(null, adding('f', channel)), [refusal])
    assert.equal(network.network.files.size, 0)
  })
}

void test('of an account that there is not, no file is added', () => {
  assert.deepEqual(inChannel().does(null, adding('f', null, 'eve')), ['ACCOUNT_UNKNOWN eve'])
})

void test('a file follows its channel to another name', () => {
  const network = inChannel()
  network.does(null, adding('f', '#a'))
  network.does('ann', { kind: 'rename', channel: '#a', name: '#new', reason: '' })
  assert.equal(network.network.files.get(idOf('f'))?.channel, '#new')
})

void test('a file that is removed is one no more, and with a reason the audit says so', () => {
  const network = inChannel()
  network.does(null, adding('f', null))
  const removing = (reason: string | null): Command => ({ kind: 'removeFile', id: idOf('f'), actor: 'owner', reason })
  assert.ok(network.does(null, removing('asked for')).some((line) => line.startsWith('audit ')))
  assert.equal(network.network.files.size, 0)
  assert.deepEqual(network.does(null, removing(null)), [`NO_SUCH_FILE ${idOf('f')}`])
})

void test('no session adds or removes a file', () => {
  const network = inChannel()
  assert.deepEqual(network.does('ann', adding('f', '#a')), [])
  assert.equal(network.network.files.size, 0)
})
