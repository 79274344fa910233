import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proofOf } from '../testing/test-network.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'

const VERSION_3 = 'draft/metadata-3 batch'

async function people(limits = {}): Promise<{ server: TestServer; ann: TestClient; bob: TestClient }> {
  const server = new TestServer({ limits })
  const [ann, bob] = [await server.enter('ann', VERSION_3), await server.enter('bob', VERSION_3)]
  return { server, ann, bob }
}

/** Without the frame of the batch. */
function inside(lines: readonly string[]): readonly string[] {
  return lines.slice(1, -1).map((line) => line.replace(/^@batch=\w+ /, ''))
}

void test('what is said of oneself is answered, and read again', async () => {
  const { ann, bob } = await people()
  assert.deepEqual(await ann.ask('METADATA * SET display-name :Ann the First'), [
    ':irc.test 761 ann ann display-name * :Ann the First',
  ])
  assert.deepEqual(await bob.ask('METADATA ann GET display-name color A!'), [
    ':irc.test BATCH +2 metadata ann',
    '@batch=2 :irc.test 761 bob ann display-name * :Ann the First',
    '@batch=2 :irc.test 766 bob ann color :key not set',
    '@batch=2 :irc.test FAIL METADATA KEY_INVALID A! :A key has at most 32 of the characters a-z 0-9 _ . / -',
    ':irc.test BATCH -2',
  ])
  assert.deepEqual(await ann.ask('METADATA ann SET display-name'), [':irc.test 766 ann ann display-name :key not set'])
  assert.deepEqual(inside(await bob.ask('METADATA ann LIST')), [])
})

void test('members that have subscribed to a key are told of it, each in its version of the draft', async () => {
  const { server, ann, bob } = await people()
  const eve = await server.enter('eve', 'draft/metadata-2 batch')
  const zoe = await server.enter('zoe')
  await bob.ask('METADATA * SUB color avatar')
  await eve.ask('METADATA * SUB color')
  await server.gather('#a', ann, bob, eve, zoe)
  await ann.ask('METADATA * SET color :red', 'METADATA * SET pronouns :she', 'METADATA * SET color')
  assert.deepEqual(bob.take(), [':irc.test 761 bob ann color * :red', ':irc.test 766 bob ann color :key not set'])
  assert.deepEqual(eve.take(), [
    ':ann!~ann@host.test METADATA ann color * :red',
    ':ann!~ann@host.test METADATA ann color *',
  ])
  assert.deepEqual(zoe.take(), [])
})

void test('a client that joins hears of the channel and its members, and they of the client', async () => {
  const { server, ann, bob } = await people()
  await ann.ask('METADATA * SUB color', 'METADATA * SET color :red')
  await server.gather('#a', ann)
  await ann.ask('METADATA #a SET color :green')
  await bob.ask('METADATA * SET color :blue', 'METADATA * SUB color')
  const joined = await bob.ask('JOIN #a')
  assert.deepEqual(inside(joined.slice(joined.findIndex((line) => line.includes('BATCH')))), [
    ':irc.test 761 bob #a color * :green',
    ':irc.test 761 bob ann color * :red',
    ':irc.test 761 bob bob color * :blue',
  ])
  assert.deepEqual(ann.take().slice(-2), [':bob!~bob@host.test JOIN #a', ':irc.test 761 ann bob color * :blue'])
})

void test('only operators say something of a channel, and nobody of another person', async () => {
  const { server, ann, bob } = await people()
  await server.gather('#a', ann, bob)
  for (const [line, answer] of [
    ['METADATA #a SET color :red', 'KEY_NO_PERMISSION #a color :Only operators of the channel may say this of it'],
    ['METADATA ann SET color :red', 'KEY_NO_PERMISSION ann color :Nobody but that person may say this'],
    ['METADATA ann CLEAR', 'KEY_NO_PERMISSION ann * :Nobody but that person may say this'],
    ['METADATA eve LIST', 'INVALID_TARGET eve :There is no such nickname or channel'],
    ['METADATA #b SET color :red', 'INVALID_TARGET #b :There is no such nickname or channel'],
    ['METADATA * DANCE', 'SUBCOMMAND_INVALID DANCE :It is one of GET LIST SET CLEAR SUB UNSUB SUBS SYNC'],
  ] as const) {
    assert.deepEqual(await bob.ask(line), [`:irc.test FAIL METADATA ${answer}`])
  }
  assert.deepEqual(ann.take(), [])
})

for (const modes of ['+s', '+i', '+k key']) {
  void test(`a channel with ${modes} tells strangers nothing, as if it were not there`, async () => {
    const { server, ann, bob } = await people()
    await server.gather('#a', ann)
    await ann.ask('METADATA #a SET color :red', `MODE #a ${modes}`)
    for (const question of ['GET color', 'LIST', 'SYNC', 'SET color :blue', 'CLEAR']) {
      const [existing] = await bob.ask(`METADATA #a ${question}`)
      const [missing] = await bob.ask(`METADATA #b ${question}`)
      assert.equal(existing, missing?.replace('#b', '#a'), question)
    }
  })
}

void test('taking back all is one answer', async () => {
  const { server, ann } = await people()
  await server.gather('#a', ann)
  await ann.ask('METADATA #a SET color :red', 'METADATA #a SET avatar :https://example.org/a.png')
  assert.deepEqual(inside(await ann.ask('METADATA #a CLEAR')), [
    ':irc.test 766 ann #a color :key not set',
    ':irc.test 766 ann #a avatar :key not set',
  ])
  assert.deepEqual(inside(await ann.ask('METADATA #a CLEAR')), [])
})

void test('keys, values and subscriptions have limits', async () => {
  const { ann } = await people({ metadataKeysMax: 2, metadataValueBytesMax: 50, metadataSubscriptionsMax: 10 })
  assert.match(
    (await ann.ask(`METADATA * SET a :${'x'.repeat(51)}`))[0] ?? '',
    /FAIL METADATA INVALID_VALUE a :.* 50 bytes/,
  )
  assert.match((await ann.ask(`METADATA * SET a :${'x'.repeat(50)}`))[0] ?? '', / 761 /)
  assert.match((await ann.ask(`METADATA * SET ${'k'.repeat(33)} :x`))[0] ?? '', /KEY_INVALID/)
  assert.match((await ann.ask(`METADATA * SET ${'k'.repeat(32)} :x`))[0] ?? '', / 761 /)
  assert.match((await ann.ask('METADATA * SET b :x'))[0] ?? '', /LIMIT_REACHED ann/)
  assert.match((await ann.ask('METADATA * SET a :y'))[0] ?? '', / 761 /)
  const keys = Array.from({ length: 11 }, (_, index) => `k${index}`)
  assert.deepEqual(
    (await ann.ask(`METADATA * SUB ${keys.join(' ')}`)).map((line) => line.split(' ').slice(1, 5).join(' ')),
    ['770 ann k0 k1', 'FAIL METADATA TOO_MANY_SUBS k10'],
  )
  // What is there already takes no more room.
  assert.match((await ann.ask('METADATA * SUB k0 k1')).join(' '), / 770 ann k0 :k1$/)
})

void test('each version of the draft has its words for a value that is too long, and for what is said at first', async () => {
  const server = new TestServer({ limits: { metadataValueBytesMax: 50 } })
  const eve = server.connect()
  await eve.ask('CAP REQ :draft/metadata-2 batch', 'NICK eve', 'USER eve 0 * :Eve', 'METADATA * SET color :red')
  const welcome = await eve.ask('CAP END')
  assert.ok(welcome.includes('@batch=1 :eve!~eve@host.test METADATA eve color * :red'), welcome.join('\n'))
  assert.deepEqual(await eve.ask(`METADATA * SET a :${'x'.repeat(51)}`), [
    ':irc.test FAIL METADATA VALUE_INVALID :A value has at most 50 bytes here',
  ])
})

void test('subscriptions are listed and given up', async () => {
  const { ann } = await people()
  assert.deepEqual(await ann.ask('METADATA * SUB a B b', 'METADATA * UNSUB a c', 'METADATA * SUBS'), [
    ':irc.test 770 ann a :b',
    ':irc.test FAIL METADATA KEY_INVALID B :A key has at most 32 of the characters a-z 0-9 _ . / -',
    ':irc.test 771 ann a :c',
    ':irc.test 772 ann :b',
  ])
})

void test('a client that subscribes late hears of the keys that are new to it', async () => {
  const { server, ann, bob } = await people()
  await server.gather('#a', ann, bob)
  await ann.ask('METADATA * SET color :red', 'METADATA * SET avatar :x')
  await bob.ask('METADATA * SUB avatar')
  const [accepted, ...lines] = await bob.ask('METADATA * SUB color')
  assert.equal(accepted, ':irc.test 770 bob :color')
  assert.deepEqual(inside(lines), [':irc.test 761 bob ann color * :red'])
})

void test('what is said before the registration holds with it', async () => {
  const server = new TestServer()
  const ann = server.connect()
  assert.deepEqual(
    await ann
      .ask('CAP LS 302', `CAP REQ :${VERSION_3}`, 'METADATA * SET color :red', 'METADATA * SUB color')
      .then((lines) => lines.slice(-2)),
    [':irc.test 761 * * color * :red', ':irc.test 770 * :color'],
  )
  assert.deepEqual(await ann.ask('METADATA * LIST'), [':irc.test 451 * :You have not registered'])
  const burst = await ann.ask('NICK ann', 'USER ann 0 * :Ann', 'CAP END')
  assert.deepEqual(burst.slice(-3), [
    ':irc.test BATCH +1 metadata ann',
    '@batch=1 :irc.test 761 ann ann color * :red',
    ':irc.test BATCH -1',
  ])
})

void test('a client that asks for the capability later learns what is said of its user', async () => {
  const ann = await new TestServer().enter('ann')
  await ann.ask('METADATA * SET color :red')
  assert.deepEqual(await ann.ask(`CAP REQ :${VERSION_3}`), [
    `:irc.test CAP ann ACK :${VERSION_3}`,
    ':irc.test BATCH +1 metadata ann',
    '@batch=1 :irc.test 761 ann ann color * :red',
    ':irc.test BATCH -1',
  ])
})

void test('WHOIS tells what a person can read', async () => {
  const { ann, bob } = await people()
  await ann.ask('METADATA * SET display-name :Ann the First', 'METADATA * SET color :red')
  const lines = (await bob.ask('WHOIS ann')).filter((line) => line.includes(' 760 '))
  assert.deepEqual(lines, [':irc.test 760 bob ann display-name * :Ann the First'])
})

void test('what an account says is there again after a new start, and what a guest says ends with it', async () => {
  const { server, ann, bob } = await people()
  const zoe = await server.enter('zoe', VERSION_3, proofOf('zoe'))
  await zoe.ask('METADATA * SET color :red')
  await bob.ask('METADATA * SET color :blue')
  await server.gather('#a', ann)
  await ann.ask('TOPIC #a :kept', 'METADATA #a SET color :green')
  for (const client of [ann, bob, zoe]) await client.ask('QUIT')
  const next = new TestServer({ store: server.store })
  const again = await next.enter('zoe', VERSION_3, proofOf('zoe'))
  assert.deepEqual(inside(await again.ask('METADATA * LIST')), [':irc.test 761 zoe zoe color * :red'])
  assert.deepEqual(inside(await again.ask('METADATA #a LIST')), [':irc.test 761 zoe #a color * :green'])
  await next.enter('bob')
  assert.deepEqual(inside(await again.ask('METADATA bob LIST')), [])
})

void test('of a guest that logs in, the account takes over what it has not said itself', async () => {
  const { server, ann } = await people()
  const zoe = await server.enter('zoe', VERSION_3, proofOf('zoe'))
  await zoe.ask('METADATA * SET color :red', 'QUIT')
  await ann.ask('METADATA * SET color :blue', 'METADATA * SET avatar :x')
  await server.wish(ann, { kind: 'login', proof: proofOf('zoe') })
  const lines = inside(await ann.ask('METADATA * LIST'))
  assert.deepEqual(lines.toSorted(), [':irc.test 761 ann ann avatar * :x', ':irc.test 761 ann ann color * :red'])
})

void test('who asks from outside of a channel hears of no invisible member', async () => {
  const { server, ann, bob } = await people()
  await server.gather('#a', ann)
  await ann.ask('METADATA * SET color :red')
  await bob.ask('METADATA * SUB color')
  assert.deepEqual(inside(await bob.ask('METADATA #a SYNC')), [':irc.test 761 bob ann color * :red'])
  await ann.ask('MODE ann +i')
  assert.deepEqual(inside(await bob.ask('METADATA #a SYNC')), [])
})
