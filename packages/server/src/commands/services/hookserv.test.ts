import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WebAddress } from '../../session/server-info.ts'
import { TestServer } from '../../testing/test-server.ts'
import { recognise } from '../../credentials/hook-token.ts'

const SAYS = ':HookServ!HookServ@services NOTICE ann :'

/** The token that ann, who is operator, is told, and the id of its hook. */
async function hooked(server: TestServer) {
  const ann = await server.enter('ann')
  const bob = await server.enter('bob', 'message-tags')
  await server.gather('#a', ann, bob)
  const [line = ''] = await ann.ask('HOOKSERV ADD #a ci')
  const token = /\/hooks\/([\w-]{32}) /.exec(line)?.[1] ?? ''
  const { id } = recognise(token)
  const says = (...lines: readonly string[]) =>
    server.dispatcher.carryOut({ kind: 'hookMessage', channel: '#A', id, author: null, lines })
  return { ann, bob, id, token, says }
}

void test('an operator gets an address once, and the others hear what a program says there, a bot, all lines as one message', async () => {
  const server = new TestServer()
  const { ann, bob, id, token, says } = await hooked(server)
  assert.notEqual(token, '')
  assert.deepEqual(bob.take(), [], 'nobody else is told')
  assert.deepEqual(await says('one', 'two'), [])
  assert.deepEqual(
    ann.take(),
    ['one', 'two'].map((text) => `:ci/hook!hook@webhook PRIVMSG #a :${text}`),
  )
  assert.match(bob.take()[0] ?? '', /^@msgid=\S+;bot :ci\/hook!hook@webhook PRIVMSG #a :one$/)
  assert.deepEqual(server.store.events.at(-1)?.params, ['#a', 'one\ntwo'])
  const [listed = ''] = await ann.ask('HOOKSERV LIST #a')
  assert.match(listed, new RegExp(`${id} speaks as ci/hook, made by ann!`))
  assert.doesNotMatch(listed, new RegExp(token))
})

const PLACES: readonly (readonly [web: WebAddress | undefined, told: RegExp])[] = [
  [undefined, /^POST text or JSON to \/hooks\/\S+ at the web door, once it is open, and/],
  [
    { origin: 'https://192.0.2.1:6710', isHere: false },
    /to https:\/\/192\.0\.2\.1:6710\/hooks\/\S+ \(or with another name/,
  ],
  [
    { origin: 'http://127.0.0.1:6680', isHere: true },
    /to http:\/\/127\.0\.0\.1:6680\/hooks\/\S+ \(from this machine, or/,
  ],
]
for (const [web, told] of PLACES) {
  void test(`the address that is told is that of the web door: ${web?.origin ?? 'none'}`, async () => {
    const server = new TestServer(web === undefined ? {} : { web })
    const ann = await server.enter('ann')
    await server.gather('#a', ann)
    const [line = ''] = await ann.ask('HOOKSERV ADD #a ci')
    assert.match(line.replace(SAYS, ''), told)
  })
}

void test('nobody but an operator makes, sees or removes a hook', async () => {
  const server = new TestServer()
  const { bob, id, says } = await hooked(server)
  const eve = await server.enter('eve')
  for (const phrase of ['ADD #a x', `REMOVE #a ${id}`, 'LIST #a']) {
    for (const client of [bob, eve]) {
      const [answer = ''] = await client.ask(`HOOKSERV ${phrase}`)
      assert.match(answer, /operator|not on that channel|not in/i)
      assert.doesNotMatch(answer, new RegExp(id))
    }
  }
  assert.deepEqual(await says('still'), [])
})

void test('a hook that was removed, and one of a channel that has ended, says nothing more', async () => {
  const server = new TestServer()
  const { ann, bob, id, says } = await hooked(server)
  assert.deepEqual(await ann.ask(`HOOKSERV REMOVE #a ${id}`), [`${SAYS}${id} is no hook of #a any more`])
  assert.equal((await says('late'))[0]?.kind, 'failure')
  assert.deepEqual(ann.take(), [])
  await ann.ask('PART #a')
  await bob.ask('PART #a')
  assert.equal(server.network.channel('#a'), undefined, 'nothing is kept of it')
  assert.deepEqual(await ann.ask(`HOOKSERV REMOVE #a ${id}`), [`${SAYS}#a: No such channel`])
})

void test('a channel with a hook is kept when it is empty, and its hook over a new start', async () => {
  const server = new TestServer()
  const { ann, bob, id, says } = await hooked(server)
  await ann.ask('PART #a')
  await bob.ask('PART #a')
  assert.deepEqual(await says('nobody here'), [])
  const again = new TestServer({ store: server.store })
  assert.equal(again.network.hook(id)?.channel.name, '#a')
  const eve = await again.enter('eve')
  await eve.ask('JOIN #a')
  const said = { kind: 'hookMessage', channel: '#a', id, author: null, lines: ['again'] } as const
  assert.deepEqual(await again.dispatcher.carryOut(said), [])
  assert.deepEqual(eve.take(), [':ci/hook!hook@webhook PRIVMSG #a :again'])
})

void test('the owner makes and removes a hook of a channel in which nobody is; without one it ends', async () => {
  const server = new TestServer()
  const { ann, bob, id } = await hooked(server)
  await ann.ask('PART #a')
  await bob.ask('PART #a')
  assert.deepEqual(await server.dispatcher.carryOut({ kind: 'removeHook', channel: '#a', id }), [])
  assert.equal(server.network.channel('#a'), undefined)
})

void test('what a program says is refused where it cannot be stored, and nobody sees it', async () => {
  const server = new TestServer()
  const { ann, says } = await hooked(server)
  server.store.isFailing = true
  const [refusal] = await says('lost')
  assert.ok(refusal?.kind === 'failure' && refusal.code === 'NOT_STORED')
  assert.deepEqual(ann.take(), [])
})

void test('a channel has as many hooks as it may have', async () => {
  const server = new TestServer({ limits: { hooksPerChannelMax: 1 } })
  const { ann } = await hooked(server)
  assert.deepEqual(await ann.ask('HOOKSERV ADD #a two'), [`${SAYS}A channel may have 1 hook. Please remove one first`])
})

void test('the name of a hook is one that people could have, and short', async () => {
  const server = new TestServer()
  const { ann } = await hooked(server)
  for (const name of ['a/b', 'x'.repeat(21), '\u{1}']) {
    const [answer = ''] = await ann.ask(`HOOKSERV ADD #a ${name}`)
    assert.match(answer, /The name must be one like a nickname/)
  }
})

void test('an operator has what is said sent to a web address only where the owner wants that', async () => {
  const { ann } = await hooked(new TestServer())
  assert.deepEqual(await ann.ask('HOOKSERV SEND #a https://a.example/'), [
    `${SAYS}The owner of this server does not want that (webhooks-out)`,
  ])
  const server = new TestServer({ sendsHooks: true })
  const { ann: operator, bob } = await hooked(server)
  for (const url of [
    'ftp://a.example/',
    'https://me:secret@a.example/',
    'a.example',
    `https://a.example/${'x'.repeat(300)}`,
  ]) {
    assert.match((await operator.ask(`HOOKSERV SEND #a ${url}`))[0] ?? '', /The address must begin with https/)
  }
  for (const host of ['127.0.0.1', '2130706433', '[::1]:8080', '10.0.0.1', '169.254.169.254']) {
    assert.match((await operator.ask(`HOOKSERV SEND #a http://${host}/`))[0] ?? '', / is no address of the internet\. /)
  }
  assert.deepEqual(await operator.ask('HOOKSERV SEND #a https://printer.internal/'), [
    `${SAYS}printer.internal is no address of the internet. Only the owner of this server can permit it (outgoing-to)`,
  ])
  assert.match(
    (await bob.ask('HOOKSERV SEND #a https://a.example/'))[0] ?? '',
    /#a: You're not channel operator|operator/,
  )
  const [told = ''] = await operator.ask('HOOKSERV SEND #a https://a.example/path?key=1')
  const [, secret = ''] = / (whsec_[\w+/=]{32}) /.exec(told) ?? []
  assert.notEqual(secret, '')
  const listed = (await operator.ask('HOOKSERV LIST #a')).join('\n')
  assert.match(listed, /sends what is said to a\.example, made by ann!/)
  assert.doesNotMatch(listed, /key=1|whsec_/, 'what is behind the host, and the secret, are shown to nobody')
})
