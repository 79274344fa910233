/** The client core over real connections: on this server through a kill, and on servers that offer less. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PlaceKey } from '@partyline/irc/client'
import { CoreClient } from './support/core-client.ts'
import { missing } from './support/needs.ts'
import { startInspircd, startNgircd, type OtherServer } from './support/other-servers.ts'
import { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'

const CHANNEL = '#den'
const DEN = CHANNEL as PlaceKey

function clientOf(target: () => ReturnType<ChatServer['door']>, nick: string): CoreClient {
  return new CoreClient(target, { identity: { nick }, channels: [{ name: CHANNEL }] })
}

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `line ${index}`)
}

void test('whatever is said while the server is killed and comes back arrives once, in its order', async () => {
  await using folder = await tempFolder()
  const data = folder.path('data')
  let server = await ChatServer.start({ data })
  try {
    await using ann = clientOf(() => server.door('irc'), 'ann')
    await using bob = clientOf(() => server.door('irc'), 'bob')
    await Promise.all([ann.untilIn(CHANNEL), bob.untilIn(CHANNEL)])
    const texts = numbered(40)
    ann.say(CHANNEL, ...texts.slice(0, 20))
    // Somewhere in between: some are stored, some are on their way, some have not left.
    await bob.until('some of it', () => bob.texts(CHANNEL).length >= 5)
    await server.kill()
    ann.say(CHANNEL, ...texts.slice(20))
    server = await ChatServer.start({ data })
    for (const { client } of [ann, bob]) client.act({ kind: 'connect' })
    await bob.until('all of it', () => bob.texts(CHANNEL).length >= 40)
    await ann.until('all of the own', () => ann.place(CHANNEL)?.pending.length === 0)
    assert.deepEqual(bob.texts(CHANNEL), texts)
    assert.deepEqual(ann.texts(CHANNEL), texts)
  } finally {
    await server[Symbol.asyncDispose]()
  }
})

function membersOf(client: CoreClient): readonly string[] {
  return [...(client.place(CHANNEL)?.members.values() ?? [])].map(({ nick }) => nick)
}

async function talk(server: OtherServer): Promise<void> {
  await using ann = clientOf(() => server.target, 'ann')
  await ann.untilIn(CHANNEL)
  await using bob = clientOf(() => server.target, 'bob')
  await bob.untilIn(CHANNEL)
  await ann.until('bob to come', () => ann.place(CHANNEL)?.members.size === 2)
  ann.say(CHANNEL, ...numbered(4))
  await bob.until('all of it', () => bob.texts(CHANNEL).length === 4)
  await ann.until('all of the own', () => ann.place(CHANNEL)?.pending.length === 0)
  assert.deepEqual([ann.texts(CHANNEL), bob.texts(CHANNEL)], [numbered(4), numbered(4)])

  bob.client.act({ kind: 'open', nick: 'ann' })
  bob.say('ann', 'psst')
  await ann.until('what is private', () => ann.texts('bob').length === 1)
  assert.equal(ann.place('bob')?.unread, 1)
  bob.client.act({ kind: 'open', nick: 'nobody' })
  bob.say('nobody', 'are you there?')
  await bob.until('the refusal', () => typeof bob.place('nobody')?.pending[0]?.status === 'object')

  ann.client.act({ kind: 'topic', place: DEN, text: 'tea' })
  await bob.until('the topic', () => bob.place(CHANNEL)?.topic?.text === 'tea')
  bob.client.act({ kind: 'nick', nick: 'bobby' })
  await ann.until('the name', () => membersOf(ann).includes('bobby'))
  ann.client.act({ kind: 'command', place: DEN, verb: 'WHOIS', params: ['bobby'] })
  await ann.until(
    'the answer',
    () =>
      ann
        .place(CHANNEL)
        ?.timeline.chunks.flat()
        .some((item) => item.kind === 'reply' && item.verb === '318') === true,
  )
  bob.client.stop('bye')
  await ann.until('bob to leave', () => ann.place(CHANNEL)?.members.size === 1)
}

void test('InspIRCd: talk with echoes and labels, without a history', { skip: missing('inspircd') }, async () => {
  await using folder = await tempFolder()
  await using server = await startInspircd(folder)
  await talk(server)
})

void test('ngIRCd: talk without anything of IRCv3', { skip: missing('ngircd') }, async () => {
  await using folder = await tempFolder()
  await using server = await startNgircd(folder)
  await talk(server)
})
