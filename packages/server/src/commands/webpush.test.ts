import assert from 'node:assert/strict'
import { createECDH, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { ForbiddenTarget, type Post } from '../outgoing/post.ts'
import { Pushes } from '../push/pushes.ts'
import { Vapid } from '../push/vapid.ts'
import { proofOf } from '../testing/test-network.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'

const POINT = createECDH('prime256v1').generateKeys().toString('base64url')
const SECRET = randomBytes(16).toString('base64url')
const KEYS = `p256dh=${POINT};auth=${SECRET}`
const ENDPOINT = 'https://push.example/to/zoe'

interface Company {
  readonly server: TestServer
  readonly zoe: TestClient
  readonly ann: TestClient
  /** What was posted, and what the service answers next. */
  readonly posted: Post[]
  answers: (number | Error)[]
}

async function company(limits = {}): Promise<Company> {
  const posted: Company['posted'] = []
  const shared: { answers: (number | Error)[] } = { answers: [] }
  const server = new TestServer({
    limits,
    pushes: ({ network, clock, journal, limits: all, stopping }) =>
      new Pushes({
        network,
        clock,
        limits: () => all,
        log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
        vapid: new Vapid('secret', 'https://irc.test'),
        stopped: stopping.signal,
        isAllowed: () => false,
        resolve: () => Promise.resolve([]),
        post(asked) {
          posted.push(asked)
          const answer = shared.answers.shift() ?? 201
          return answer instanceof Error
            ? Promise.reject(answer)
            : Promise.resolve({ status: answer, retryAfterS: null })
        },
        onGone(person, endpoint) {
          const command = { kind: 'pushGone', person, endpoint } as const
          journal.submit({ kind: 'wish', session: null, rank: 'usual', command, label: null })
        },
      }),
  })
  const zoe = await server.enter('zoe', '', proofOf('zoe'))
  const ann = await server.enter('ann')
  await server.gather('#a', zoe, ann)
  return Object.assign(shared, { server, zoe, ann, posted })
}

void test('an account subscribes, and takes it back', async () => {
  const { server, zoe } = await company()
  assert.deepEqual(await zoe.ask(`WEBPUSH REGISTER ${ENDPOINT} ${KEYS}`), [`:irc.test WEBPUSH REGISTER ${ENDPOINT}`])
  assert.equal(server.network.pushes.size, 1)
  assert.deepEqual(await zoe.ask(`WEBPUSH UNREGISTER ${ENDPOINT}`), [`:irc.test WEBPUSH UNREGISTER ${ENDPOINT}`])
  assert.deepEqual(await zoe.ask(`WEBPUSH UNREGISTER ${ENDPOINT}`), [`:irc.test WEBPUSH UNREGISTER ${ENDPOINT}`])
  assert.equal(server.network.pushes.size, 0)
})

const WRONG: readonly (readonly [line: string, code: string])[] = [
  [`REGISTER http://push.example/ ${KEYS}`, 'INVALID_PARAMS'],
  [`REGISTER https://me@push.example/ ${KEYS}`, 'INVALID_PARAMS'],
  [`REGISTER https://127.0.0.1/ ${KEYS}`, 'INVALID_PARAMS'],
  [`REGISTER push.example ${KEYS}`, 'INVALID_PARAMS'],
  [`REGISTER ${ENDPOINT}`, 'INVALID_PARAMS'],
  [`REGISTER ${ENDPOINT} p256dh=${POINT}`, 'INVALID_PARAMS'],
  [`REGISTER ${ENDPOINT} p256dh=${SECRET};auth=${SECRET}`, 'INVALID_PARAMS'],
  [`REGISTER ${ENDPOINT} p256dh=${POINT};auth=!`, 'INVALID_PARAMS'],
  [`REGISTER ${ENDPOINT} ${KEYS} more`, 'INVALID_PARAMS'],
  [`DANCE ${ENDPOINT}`, 'INVALID_PARAMS'],
  [`REGISTER ${ENDPOINT.padEnd(401, 'x')} p256dh=x`, 'INVALID_PARAMS'],
]
for (const [line, code] of WRONG) {
  void test(`WEBPUSH ${line.slice(0, 60)} is refused`, async () => {
    const { zoe } = await company()
    const [answer = ''] = await zoe.ask(`WEBPUSH ${line}`)
    assert.match(answer, new RegExp(`FAIL WEBPUSH ${code} `))
  })
}

void test('a guest subscribes to nothing, and an account to so many at most', async () => {
  const { zoe, ann } = await company({ pushSubscriptionsMax: 1 })
  assert.match((await ann.ask(`WEBPUSH REGISTER ${ENDPOINT} ${KEYS}`))[0] ?? '', /FAIL WEBPUSH FORBIDDEN REGISTER/)
  await zoe.ask(`WEBPUSH REGISTER ${ENDPOINT} ${KEYS}`)
  assert.match((await zoe.ask(`WEBPUSH REGISTER ${ENDPOINT}2 ${KEYS}`))[0] ?? '', /FAIL WEBPUSH MAX_REGISTRATIONS/)
  assert.equal((await zoe.ask(`WEBPUSH REGISTER ${ENDPOINT} ${KEYS}`))[0], `:irc.test WEBPUSH REGISTER ${ENDPOINT}`)
})

void test('what is said to an account, or names it in its channel, is pushed; nothing else, and nothing of its own', async () => {
  const { server, zoe, ann, posted } = await company()
  await zoe.ask(`WEBPUSH REGISTER ${ENDPOINT} ${KEYS}`)
  await ann.ask(
    'PRIVMSG zoe :hello',
    'PRIVMSG #a :are you there, Zoe?',
    'PRIVMSG #a :nobody is',
    'PRIVMSG #b :zoe',
    'TAGMSG zoe',
  )
  await zoe.ask('PRIVMSG #a :I am zoe', 'PRIVMSG ann :hi')
  await server.settled()
  assert.equal(posted.length, 2)
  const [first] = posted
  assert.equal(first?.url, ENDPOINT)
  const { Authorization = '', ...headers } = first.headers
  assert.match(Authorization, /^vapid t=.*, k=/)
  assert.deepEqual(headers, {
    'Content-Type': 'application/octet-stream',
    'Content-Encoding': 'aes128gcm',
    TTL: '86400',
    Urgency: 'high',
  })
})

for (const [text, isMention] of [
  ['@zoe, look', true],
  ['Zoe’s turn', true],
  ['*zoe* or _zoe_ or `zoe`', true],
  ['\u{1}ACTION waves at zoe\u{1}', true],
  ['\u{3}04zoe\u{3}: \u{2}now\u{2}', true],
  ['tim/zoe', true],
  ['zoey and azoe', false],
  ['zoe__: another one, who is here', false],
  ['https://example.test/zoe', false],
] as const) {
  void test(`"${text}" ${isMention ? 'names' : 'does not name'} zoe`, async () => {
    const { server, zoe, ann, posted } = await company()
    await server.enter('zoe__')
    await zoe.ask(`WEBPUSH REGISTER ${ENDPOINT} ${KEYS}`)
    await ann.ask(`PRIVMSG #a :${text}`)
    await server.settled()
    assert.equal(posted.length, isMention ? 1 : 0)
  })
}

void test('what is said to the operators of a channel is pushed to no other member that it names', async () => {
  const { server, zoe, ann, posted } = await company()
  const bob = await server.enter('bob')
  await bob.ask('JOIN #a')
  await zoe.ask(`WEBPUSH REGISTER ${ENDPOINT} ${KEYS}`, 'MODE #a +oU ann', 'MODE #a -o zoe')
  await ann.ask('PRIVMSG @#a :let us ask zoe to leave')
  await bob.ask('PRIVMSG #a :zoe is not nice')
  await server.settled()
  assert.deepEqual(posted, [])
  await ann.ask('PRIVMSG +#a :zoe?', 'MODE #a +v zoe', 'PRIVMSG +#a :zoe?')
  await server.settled()
  assert.equal(posted.length, 1)
})

void test('what was not recorded is not pushed', async () => {
  const { server, zoe, ann, posted } = await company()
  await zoe.ask(`WEBPUSH REGISTER ${ENDPOINT} ${KEYS}`)
  server.store.isFailing = true
  await ann.ask('PRIVMSG zoe :hello')
  server.store.isFailing = false
  await server.settled()
  assert.deepEqual(posted, [])
})

void test('a service that knows the subscription no more ends it; one that is busy is asked again', async () => {
  const { server, zoe, ann, posted, ...shared } = await company()
  const { answers } = shared
  await zoe.ask(`WEBPUSH REGISTER ${ENDPOINT} ${KEYS}`)
  answers.push(503, new Error('no answer'), 201)
  await ann.ask('PRIVMSG zoe :one')
  for (const pauseMs of [2_000, 20_000]) {
    await server.turns()
    server.clock.advance(pauseMs)
  }
  await server.turns()
  assert.equal(posted.length, 3)
  answers.push(410)
  await ann.ask('PRIVMSG zoe :two')
  await server.settled()
  assert.equal(posted.length, 4)
  assert.equal(server.network.pushes.size, 0)
})

void test('what waits for a service that is busy counts as waiting', async () => {
  const { server, zoe, ann, posted, answers } = await company({ pushesAtOnceMax: 1, pushesWaitingMax: 1 })
  await zoe.ask(`WEBPUSH REGISTER ${ENDPOINT} ${KEYS}`)
  answers.push(503)
  await ann.ask('PRIVMSG zoe :one')
  await server.turns()
  await ann.ask('PRIVMSG zoe :two')
  await server.turns()
  // The second found no room beside the first.
  assert.equal(posted.length, 1)
  server.clock.advance(2_000)
  await server.turns()
  await ann.ask('PRIVMSG zoe :three')
  await server.turns()
  assert.equal(posted.length, 3)
})

void test('what waits for a service that is busy is not in the way of the next', async () => {
  const { server, zoe, ann, posted, answers } = await company({ pushesAtOnceMax: 1 })
  await zoe.ask(`WEBPUSH REGISTER ${ENDPOINT} ${KEYS}`)
  answers.push(503)
  for (const text of ['one', 'two']) {
    await ann.ask(`PRIVMSG zoe :${text}`)
    await server.turns()
  }
  assert.equal(posted.length, 2)
})

void test('an address that is not public ends the subscription', async () => {
  const { server, zoe, ann, answers } = await company()
  await zoe.ask(`WEBPUSH REGISTER ${ENDPOINT} ${KEYS}`)
  answers.push(new ForbiddenTarget('not of the internet'))
  await ann.ask('PRIVMSG zoe :hello')
  await server.settled()
  assert.equal(server.network.pushes.size, 0)
})

void test('a subscription outlives a start', async () => {
  const { server, zoe } = await company()
  await zoe.ask(`WEBPUSH REGISTER ${ENDPOINT} ${KEYS}`)
  const next = new TestServer({ store: server.store })
  assert.deepEqual(
    [...next.network.pushes.values()].flatMap((all) => [...all.keys()]),
    [ENDPOINT],
  )
})
