import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountName, proofOf } from '../testing/test-network.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'
import { company } from '../testing/company.ts'

const ANN = proofOf('Ann')
const CAPABILITIES = 'draft/read-marker'
const EARLY = 'timestamp=2026-01-31T10:00:00.000Z'
const LATE = 'timestamp=2026-01-31T11:00:00.123Z'
/** The date at which the test server begins. */
const NOW = 'timestamp=2026-01-31T12:00:00.000Z'

const marked = (...params: readonly string[]) => [`:irc.test MARKREAD ${params.join(' ')}`]
const markers = (lines: readonly string[]) => lines.filter((line) => line.includes(' MARKREAD '))

interface Devices {
  readonly server: TestServer
  readonly desk: TestClient
  readonly phone: TestClient
}

/** Two sessions of one account. */
async function devices(capabilities = CAPABILITIES): Promise<Devices> {
  const server = new TestServer()
  const desk = await server.enter('ann', CAPABILITIES, ANN)
  await server.gather('#a', desk)
  const phone = await server.enter('ann', capabilities, ANN)
  return { server, desk, phone }
}

void test('what one device has marked is told to the others, and to nobody else', async () => {
  const { server, desk, phone } = await devices()
  const old = await server.enter('ann', '', ANN)
  const bob = await server.enter('bob', CAPABILITIES)
  await bob.ask('JOIN #a')
  for (const client of [desk, phone, old]) client.take()
  assert.deepEqual(await desk.ask(`MARKREAD #a ${LATE}`), marked('#a', LATE))
  assert.deepEqual([phone.take(), old.take(), bob.take()], [marked('#a', LATE), [], []])
  assert.deepEqual(await phone.ask('MARKREAD #A'), marked('#A', LATE))
  assert.deepEqual(await bob.ask('MARKREAD #a'), marked('#a', '*'))
})

void test('a marker never goes back, and only the session that tried is told where it is', async () => {
  const { desk, phone } = await devices()
  await desk.ask(`MARKREAD #a ${LATE}`)
  phone.take()
  assert.deepEqual(await phone.ask(`MARKREAD #a ${EARLY}`, `MARKREAD #a ${LATE}`), [
    ...marked('#a', LATE),
    ...marked('#a', LATE),
  ])
  assert.deepEqual(desk.take(), [])
})

void test('nobody has read what is to come', async () => {
  const { desk } = await devices()
  assert.deepEqual(await desk.ask('MARKREAD #a timestamp=2099-01-01T00:00:00.000Z'), marked('#a', NOW))
})

void test('after a JOIN, before the end of the names, the joiner is told its marker', async () => {
  const { server, desk, phone } = await devices()
  const verbs = (lines: readonly string[]) => lines.map((line) => line.split(' ')[1])
  assert.deepEqual(verbs(await desk.ask('JOIN #b')), ['JOIN', 'MARKREAD', '353', '366'])
  assert.deepEqual(markers(phone.take()), marked('#b', '*'), 'the other devices too')
  await desk.ask(`MARKREAD #b ${LATE}`, 'PART #b')
  assert.deepEqual(markers(await desk.ask('JOIN #b')), marked('#b', LATE))
  const late = server.connect()
  late.proof = ANN
  const lines = await late.ask(`CAP REQ ${CAPABILITIES}`, 'NICK ann', 'USER a 0 * :A', 'CAP END')
  assert.deepEqual(markers(lines), [...marked('#a', '*'), ...marked('#b', LATE)])
  const old = await server.enter('old')
  assert.deepEqual(markers(await old.ask('JOIN #a')), [])
})

void test('the markers of an account outlive its user and the server, those of a guest neither', async () => {
  const { server, desk, phone } = await devices()
  await desk.ask(`MARKREAD #a ${LATE}`, `MARKREAD bob ${EARLY}`)
  const guest = await server.enter('guest', CAPABILITIES)
  await guest.ask(`MARKREAD #a ${LATE}`)
  for (const client of [desk, phone, guest]) client.lose()
  await server.settled()
  const again = await server.enter('amy', CAPABILITIES, ANN)
  assert.deepEqual(await again.ask('MARKREAD #a'), marked('#a', LATE))
  const restarted = new TestServer({ store: server.store })
  const back = await restarted.enter('ann', CAPABILITIES, proofOf('ANN'))
  assert.deepEqual(await back.ask('MARKREAD #a', 'MARKREAD BOB'), [...marked('#a', LATE), ...marked('BOB', EARLY)])
  assert.equal(restarted.network.snapshot().markers.length, 1)
})

void test('a guest that logs in keeps what it has marked, where the account has not read further', async () => {
  const { server, desk, phone } = await devices()
  await desk.ask(`MARKREAD #a ${LATE}`)
  for (const client of [desk, phone]) client.lose()
  const guest = await server.enter('guest', CAPABILITIES)
  await guest.ask(`MARKREAD #a ${EARLY}`, `MARKREAD #b ${EARLY}`)
  await server.wish(guest, { kind: 'login', proof: ANN })
  assert.deepEqual(await guest.ask('MARKREAD #a', 'MARKREAD #b'), [...marked('#a', LATE), ...marked('#b', EARLY)])
  assert.equal(server.network.snapshot().markers.length, 1)
})

void test('markers-per-person-max: the one with the earliest date is forgotten, also after a restart', async () => {
  const server = new TestServer({ limits: { markersPerPersonMax: 2 } })
  const ann = await server.enter('ann', CAPABILITIES, ANN)
  await ann.ask(`MARKREAD #b ${LATE}`, `MARKREAD #a ${EARLY}`, `MARKREAD #c ${LATE}`)
  const expected = [...marked('#a', '*'), ...marked('#b', LATE), ...marked('#c', LATE)]
  assert.deepEqual(await ann.ask('MARKREAD #a', 'MARKREAD #b', 'MARKREAD #c'), expected)
  const again = await new TestServer({ store: server.store }).enter('ann', CAPABILITIES, ANN)
  assert.deepEqual(await again.ask('MARKREAD #a', 'MARKREAD #b', 'MARKREAD #c'), expected)
})

void test('what is no target or no date is refused, with a word about which', async () => {
  const { ann } = await company()
  const refused = async (line: string) => (await ann.ask(line))[0]?.split(' :')[0]
  const long = '#'.padEnd(65, 'x')
  assert.equal(await refused('MARKREAD'), ':irc.test FAIL MARKREAD NEED_MORE_PARAMS')
  assert.equal(await refused('MARKREAD #a *'), ':irc.test FAIL MARKREAD INVALID_PARAMS *')
  assert.equal(await refused('MARKREAD #a timestamp=soon'), ':irc.test FAIL MARKREAD INVALID_PARAMS timestamp=soon')
  assert.equal(
    await refused(`MARKREAD #a ${LATE.slice(10)}`),
    `:irc.test FAIL MARKREAD INVALID_PARAMS ${LATE.slice(10)}`,
  )
  assert.equal(await refused(`MARKREAD ${long}`), `:irc.test FAIL MARKREAD INVALID_PARAMS ${long}`)
  assert.equal(await refused('MARKREAD :two words'), ':irc.test FAIL MARKREAD INVALID_PARAMS *')
  assert.deepEqual(await ann.ask(`MARKREAD ${long.slice(1)} ${LATE}`), marked(long.slice(1), LATE))
})

void test('the markers of an account end with it', async () => {
  const { server, desk, phone } = await devices()
  await desk.ask(`MARKREAD #a ${LATE}`)
  await server.wish(desk, { kind: 'account', account: accountName('Ann'), change: { kind: 'dropped' } })
  for (const client of [desk, phone]) client.lose()
  await server.settled()
  assert.deepEqual(server.network.snapshot().markers, [])
  assert.ok([...server.store.records.values()].every(({ of }) => of !== 'marker'))
})
