/** Mode u: members without a rank hear everything that is said, and do not know of one another. As Ergo and InspIRCd have it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company, type Company } from '../testing/company.ts'
import { proofOf } from '../testing/test-network.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'

/** ann is the operator of #a (+u), bob and eve are in it without a rank. */
async function auditorium(capabilities = ''): Promise<Company> {
  const all = await company({}, capabilities)
  await all.ann.ask('MODE #a +u')
  await all.eve.ask('JOIN #a')
  for (const one of [all.ann, all.bob, all.eve]) one.take()
  return all
}

function namesIn(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => (line.includes(' 353 ') ? line.split(' :')[1]?.split(' ') : undefined) ?? [])
}

void test('operators are told who comes and goes, members without a rank are not', async () => {
  const { server, ann, bob, eve } = await auditorium()
  const far = await server.enter('far')
  await far.ask('JOIN #a')
  assert.deepEqual(await ann.ask(), [':far!~far@host.test JOIN #a'])
  await far.ask('NICK farther', 'PART #a :bye')
  assert.deepEqual(await ann.ask(), [':far!~far@host.test NICK farther', ':farther!~far@host.test PART #a :bye'])
  await far.ask('JOIN #a', 'QUIT :gone')
  assert.deepEqual(
    (await ann.ask()).map((line) => line.split(' ')[1]),
    ['JOIN', 'QUIT'],
  )
  await ann.ask('KICK #a eve')
  assert.deepEqual(await eve.ask(), [':ann!~ann@host.test KICK #a eve :ann'])
  assert.deepEqual(await bob.ask(), [])
})

void test('all are told of members with a rank', async () => {
  const { ann, bob, eve } = await auditorium()
  await ann.ask('MODE #a +v bob')
  assert.deepEqual(await eve.ask(), [':bob!~bob@host.test JOIN #a', ':ann!~ann@host.test MODE #a +v bob'])
  bob.take()
  assert.deepEqual(await bob.ask('PART #a'), [':bob!~bob@host.test PART #a'])
  assert.deepEqual(await eve.ask(), [':bob!~bob@host.test PART #a'])
})

void test('a member that gets its first rank is seen to come, and one that loses its last to go, by those that did not know of it', async () => {
  const { ann, bob, eve } = await auditorium('extended-join')
  const join = ':eve!~eve@host.test JOIN #a * :eve Real'
  const lines = (...modes: readonly string[]) => modes.map((mode) => `:ann!~ann@host.test MODE #a ${mode}`)
  assert.deepEqual(await ann.ask('MODE #a +v eve'), lines('+v eve'))
  assert.deepEqual(bob.take(), [join, ...lines('+v eve')])
  assert.deepEqual(eve.take(), lines('+v eve'))
  await ann.ask('MODE #a +h-v eve eve', 'MODE #a +i')
  assert.deepEqual(bob.take(), lines('+h-v eve eve', '+i'))
  eve.take()
  assert.deepEqual(await ann.ask('MODE #a -h eve'), lines('-h eve'))
  assert.deepEqual(bob.take(), [...lines('-h eve'), ':eve!~eve@host.test PART #a'])
  assert.deepEqual(eve.take(), [...lines('-h eve'), ':bob!~bob@host.test PART #a'])
  await ann.ask('MODE #a +h bob')
  bob.take()
  eve.take()
  await ann.ask('MODE #a +v-v eve eve', 'MODE #a +v eve')
  assert.deepEqual(bob.take(), lines('+v-v eve eve', '+v eve'), 'who knows of all is told no more')
})

void test('a member that gets a rank with which it knows of all is told the names, once', async () => {
  const { ann, bob } = await auditorium()
  await ann.ask('MODE #a +v bob')
  assert.deepEqual(namesIn(bob.take()), [])
  await ann.ask('MODE #a +h bob')
  assert.deepEqual(bob.take(), [
    ':ann!~ann@host.test MODE #a +h bob',
    ':irc.test 353 bob = #a :@ann %bob eve',
    ':irc.test 366 bob #a :End of NAMES list',
  ])
  await ann.ask('MODE #a +o bob')
  assert.deepEqual(namesIn(bob.take()), [])
})

void test('so it is where ChanServ changes the rank', async () => {
  const server = new TestServer()
  await server.accounts('Ann')
  const ann = await server.enter('ann', '', proofOf('Ann'))
  const [bob, eve] = [await server.enter('bob'), await server.enter('eve')]
  await server.gather('#a', ann, bob)
  await ann.ask('CS REGISTER #a', 'MODE #a +u')
  await eve.ask('JOIN #a')
  bob.take()
  await ann.ask('CS VOICE #a eve', 'CS DEVOICE #a eve')
  const mode = (change: string) => `:ChanServ!ChanServ@services MODE #a ${change} eve`
  const source = ':eve!~eve@host.test'
  assert.deepEqual(bob.take(), [`${source} JOIN #a`, mode('+v'), mode('-v'), `${source} PART #a`])
})

void test('what members say is heard by all, with their names', async () => {
  const { bob, eve } = await auditorium()
  await bob.ask('PRIVMSG #a :hi')
  assert.deepEqual(await eve.ask(), [':bob!~bob@host.test PRIVMSG #a :hi'])
})

void test('NAMES, WHO and WHOIS show to each what it may know', async () => {
  const { server, ann, bob, eve } = await auditorium()
  const outside = await server.enter('far')
  const names = async (client: TestClient) => namesIn(await client.ask('NAMES #a'))
  assert.deepEqual(await names(ann), ['@ann', 'bob', 'eve'])
  assert.deepEqual(await names(bob), ['@ann', 'bob'])
  assert.deepEqual(await names(outside), ['@ann'])
  const who = async (client: TestClient) =>
    (await client.ask('WHO #a')).flatMap((line) => (line.includes(' 352 ') ? [line.split(' ')[7]] : []))
  assert.deepEqual(await who(ann), ['ann', 'bob', 'eve'])
  assert.deepEqual(await who(bob), ['ann', 'bob'])
  const isInWhois = async (client: TestClient) => (await client.ask('WHOIS eve')).some((line) => line.includes(' 319 '))
  assert.deepEqual([await isInWhois(ann), await isInWhois(bob), await isInWhois(eve)], [true, false, true])
  await eve.ask('MODE eve +i')
  assert.ok(!(await bob.ask('WHO *')).some((line) => line.split(' ')[7] === 'eve'))
})

void test('a member finds itself among the names when it comes in', async () => {
  const { server } = await auditorium()
  const far = await server.enter('far')
  assert.deepEqual(namesIn(await far.ask('JOIN #a')), ['@ann', 'far'])
})

void test('what is said of members is told to those that know of them', async () => {
  const { ann, bob, eve } = await auditorium('draft/metadata-3 batch')
  await eve.ask('METADATA * SET color :green')
  const told = async (client: TestClient, ...lines: readonly string[]) =>
    (await client.ask(...lines)).filter((line) => line.includes(' eve color '))
  for (const ask of [['METADATA * SUB color'], ['METADATA #a SYNC'], ['PART #a', 'JOIN #a']]) {
    assert.deepEqual(await told(bob, ...ask), [])
  }
  assert.equal((await told(ann, 'METADATA * SUB color')).length, 1)
  assert.equal((await told(ann, 'METADATA #a SYNC')).length, 1)
})

void test('AWAY, SETNAME and the like reach those that know of the member', async () => {
  const { ann, bob, eve } = await auditorium('away-notify setname')
  await eve.ask('AWAY :tea', 'SETNAME :Eve')
  assert.deepEqual(
    (await ann.ask()).map((line) => line.split(' ')[1]),
    ['AWAY', 'SETNAME'],
  )
  assert.deepEqual(await bob.ask(), [])
})

void test('what was not told is in no history', async () => {
  const { bob, eve } = await auditorium('draft/chathistory draft/event-playback batch')
  await eve.ask('PART #a', 'JOIN #a')
  const lines = await bob.ask('CHATHISTORY LATEST #a * 50')
  assert.deepEqual(
    lines.filter((line) => line.includes(':eve!')),
    [],
  )
  assert.ok(lines.some((line) => line.includes(' MODE #a +u')))
})

void test('a member that comes in the midst of a conversation hears nothing of before', async () => {
  const { server, ann, bob } = await auditorium()
  const far = await server.enter('far')
  ann.send('PRIVMSG #a :before')
  far.send('JOIN #a')
  ann.send('PRIVMSG #a :after')
  await server.settled()
  const heard = (client: TestClient) => client.take().filter((line) => line.includes('PRIVMSG'))
  assert.deepEqual(heard(far), [':ann!~ann@host.test PRIVMSG #a :after'])
  assert.deepEqual(heard(bob), [':ann!~ann@host.test PRIVMSG #a :before', ':ann!~ann@host.test PRIVMSG #a :after'])
})

void test('where the mode is set, members without a rank forget one another, and where it is taken away they are told the names', async () => {
  const { server, ann, bob, eve } = await company()
  await server.gather('#a', eve)
  const far = await server.enter('far')
  await far.ask('JOIN #a')
  await ann.ask('MODE #a +v far')
  for (const one of [ann, bob, eve, far]) one.take()
  const mode = (change: string) => `:ann!~ann@host.test MODE #a ${change}`
  const part = (nick: string) => `:${nick}!~${nick}@host.test PART #a`
  assert.deepEqual(await ann.ask('MODE #a +u'), [mode('+u')])
  assert.deepEqual(bob.take(), [mode('+u'), part('eve')])
  assert.deepEqual(eve.take(), [mode('+u'), part('bob')])
  assert.deepEqual(far.take(), [mode('+u'), part('bob'), part('eve')], 'a voice does not see them either')
  assert.deepEqual(await ann.ask('MODE #a -u'), [mode('-u')])
  for (const one of [bob, eve, far]) {
    const lines = one.take()
    assert.equal(lines[0], mode('-u'))
    assert.deepEqual(namesIn(lines), ['@ann', 'bob', 'eve', '+far'])
  }
  await ann.ask('MODE #a +u-u', 'MODE #a +i')
  assert.deepEqual(bob.take().slice(-1), [mode('+i')])
  assert.deepEqual(namesIn(bob.take()), [], 'what comes to nothing tells nobody anything')
})

void test('a member that loses the rank with which it knew of all forgets the others, and is forgotten', async () => {
  const { ann, bob, eve, server } = await auditorium()
  const far = await server.enter('far')
  await far.ask('JOIN #a')
  await ann.ask('MODE #a +hh bob far')
  for (const one of [ann, bob, eve, far]) one.take()
  const source = (nick: string) => `:${nick}!~${nick}@host.test`
  await ann.ask('MODE #a -hh bob far')
  const line = `${source('ann')} MODE #a -hh bob far`
  const part = (nick: string) => `${source(nick)} PART #a`
  assert.deepEqual(bob.take(), [line, part('eve'), part('far')])
  assert.deepEqual(far.take(), [line, part('bob'), part('eve')])
  assert.deepEqual(eve.take(), [line, part('bob'), part('far')])
  assert.deepEqual(namesIn(await bob.ask('NAMES #a')), ['@ann', 'bob'])
})

void test('with the JOIN of a member that others did not know comes that it is away, and what is said of it', async () => {
  const { ann, bob, eve } = await auditorium('away-notify draft/metadata-3 batch')
  await bob.ask('METADATA * SUB color')
  await eve.ask('METADATA * SET color :green', 'AWAY :tea')
  ann.take()
  assert.deepEqual(await bob.ask(), [])
  await ann.ask('MODE #a +v eve')
  const source = ':eve!~eve@host.test'
  assert.deepEqual(bob.take().slice(0, 3), [
    `${source} JOIN #a`,
    `${source} AWAY :tea`,
    ':irc.test 761 bob eve color * :green',
  ])
})

void test('operators are told with the JOIN of a member that others do not see that it is away', async () => {
  const { server, ann, bob } = await auditorium('away-notify')
  const far = await server.enter('far')
  await far.ask('AWAY :tea', 'JOIN #a')
  const source = ':far!~far@host.test'
  assert.deepEqual(await ann.ask(), [`${source} JOIN #a`, `${source} AWAY :tea`])
  assert.deepEqual(await bob.ask(), [])
})
