/** What the clients of one node are told of people that are on another. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { MemoryStream } from '../testing/memory-stream.ts'
import { nodeId, policyWith, proofOf } from '../testing/test-network.ts'
import { clusterOf, folders, turns } from '../testing/test-node.ts'
import { TestServer } from '../testing/test-server.ts'
import type { Cluster } from './cluster.ts'

interface Node {
  readonly server: TestServer
  readonly cluster: Cluster
}

async function begun(stream: MemoryStream, name: string, folder: string, run = 1): Promise<Node> {
  const nothing = () => {}
  const cluster = await clusterOf(
    stream,
    { name, folder, run },
    {
      through: null,
      log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
      flush: () => Promise.resolve(true),
      onFailed: nothing,
    },
  )
  const server = new TestServer({ name: `${name}.test`, cluster })
  await cluster.begin(policyWith())
  return { server, cluster }
}

/** Two nodes; ann is on the first. */
async function twoNodes(context: TestContext) {
  const [first, second] = folders(context)
  const stream = new MemoryStream()
  const one = await begun(stream, 'one', first)
  const two = await begun(stream, 'two', second)
  const ann = await one.server.enter('ann')
  const ends = async () => {
    await one.cluster.leave()
    await two.cluster.leave()
  }
  const isLost = async (run: number) => {
    one.server.say({ kind: 'nodeLost', node: nodeId('two'), run })
    await one.server.settled()
  }
  return { stream, folder: second, one, two, ann, ends, isLost }
}

/** The servers that WHOIS, WHO and WHOX name of bob. */
async function serversOf(ask: (...lines: readonly string[]) => Promise<readonly string[]>) {
  const lines = (await ask('WHOIS bob', 'WHO bob', 'WHO bob %s')).map((line) => line.split(' '))
  const field = (code: string, index: number) => lines.find((words) => words[1] === code)?.[index]
  return [field('312', 4), field('352', 6), field('354', 3)]
}

void test('MONITOR tells of a person on another node: not here, here, gone, and here again until the node is lost', async (context) => {
  const { two, ann, ends, isLost } = await twoNodes(context)
  const coming = ':one.test 730 * :bob!~bob@host.test'
  const going = ':one.test 731 * :bob'
  assert.deepEqual(await ann.ask('MONITOR + bob'), [':one.test 731 ann :bob'])
  const bob = await two.server.enter('bob')
  await turns()
  assert.deepEqual(ann.take(), [coming])
  assert.deepEqual(await ann.ask('MONITOR S'), [':one.test 730 ann :bob!~bob@host.test'])
  await bob.ask('QUIT')
  await turns()
  assert.deepEqual(ann.take(), [going])
  await two.server.enter('bob')
  await turns()
  assert.deepEqual(ann.take(), [coming])
  two.cluster.fail(new Error('killed'))
  await isLost(1)
  assert.deepEqual(ann.take(), [going])
  assert.deepEqual(await ann.ask('MONITOR S'), [':one.test 731 ann :bob'])
  await ends()
})

void test('WHOIS and WHO name the server where a person is, with several sessions that of the latest', async (context) => {
  const { one, two, ann, ends } = await twoNodes(context)
  const proof = proofOf('Bob')
  const bob = await two.server.enter('bob', '', proof)
  await turns()
  const ask = (...lines: readonly string[]) => ann.ask(...lines)
  assert.deepEqual(await serversOf(ask), ['two.test', 'two.test', 'two.test'])
  assert.ok((await ann.ask('WHOIS bob')).includes(':one.test 312 ann bob two.test :Test'))
  assert.match((await ann.ask('WHOIS two.test bob'))[0] ?? '', / 311 ann bob /)
  assert.deepEqual(await ann.ask('WHOIS three.test bob', 'VERSION two.test'), [
    ':one.test 402 ann three.test :No such server',
    ':one.test 402 ann two.test :No such server',
  ])
  assert.deepEqual(await serversOf((...lines) => bob.ask(...lines)), ['two.test', 'two.test', 'two.test'])
  const nicks = async (mask: string) => {
    const found = (await ann.ask(`WHO ${mask}`)).filter((line) => line.includes(' 352 '))
    return found.map((line) => line.split(' ')[7])
  }
  assert.deepEqual([await nicks('one.test'), await nicks('TWO.*')], [['ann'], ['bob']])
  const phone = await one.server.enter('phone', '', proof)
  assert.deepEqual(await serversOf(ask), ['one.test', 'one.test', 'one.test'])
  await phone.ask('QUIT')
  assert.deepEqual(await serversOf(ask), ['two.test', 'two.test', 'two.test'])
  await ends()
})

void test('a person that stays without a session is on the server that is asked', async (context) => {
  const { two, ann, ends } = await twoNodes(context)
  const bob = await two.server.enter('bob', '', proofOf('Bob', true))
  await bob.ask('QUIT')
  await turns()
  assert.deepEqual(await serversOf((...lines) => ann.ask(...lines)), ['one.test', 'one.test', 'one.test'])
  await ends()
})

void test('a node that begins anew knows the names of the others, and forgets that of one that is lost', async (context) => {
  const { stream, folder, one, two, ends, isLost } = await twoNodes(context)
  const bob = await one.server.enter('bob')
  await two.cluster.leave()
  const again = await begun(stream, 'two', folder, 2)
  const eve = await again.server.enter('eve')
  assert.deepEqual(await serversOf((...lines) => eve.ask(...lines)), ['one.test', 'one.test', 'one.test'])
  await bob.ask('QUIT')
  assert.deepEqual(one.cluster.network.snapshot().serverNames, [
    ['one', 'one.test'],
    ['two', 'two.test'],
  ])
  again.cluster.fail(new Error('killed'))
  await isLost(2)
  assert.deepEqual(one.cluster.network.snapshot().serverNames, [['one', 'one.test']])
  await ends()
})

void test('LINKS, MAP and LUSERS count all nodes, and TRACE tells of one that is named', async (context) => {
  const { two, ann, ends, isLost } = await twoNodes(context)
  await two.server.enter('bob')
  await turns()
  assert.deepEqual(await ann.ask('LINKS', 'LINKS two.*', 'MAP'), [
    ':one.test 364 ann one.test one.test :0 partyline-0',
    ':one.test 364 ann two.test one.test :1 Test',
    ':one.test 365 ann * :End of LINKS list',
    ':one.test 364 ann two.test one.test :1 Test',
    ':one.test 365 ann two.* :End of LINKS list',
    ':one.test 006 ann :one.test (1 client)',
    ':one.test 006 ann :`-two.test (1 client)',
    ':one.test 007 ann :End of MAP',
  ])
  const counts = async () => (await ann.ask('LUSERS')).filter((line) => / (?:251|255) /.test(line))
  assert.deepEqual(await counts(), [
    ':one.test 251 ann :There are 2 users and 0 invisible on 2 servers',
    ':one.test 255 ann :I have 1 client and 1 server',
  ])
  const end = ':one.test 262 ann one.test partyline-0 :End of TRACE'
  assert.deepEqual(await ann.ask('TRACE', 'TRACE two.test', 'TRACE bob'), [
    ':one.test 205 ann User users ann',
    end,
    end,
    ':one.test 205 ann User users bob',
    end,
  ])
  two.cluster.fail(new Error('killed'))
  await isLost(1)
  assert.equal((await ann.ask('MAP')).length, 2)
  await ends()
})

void test('WHOWAS names the server where a person was, however it ended', async (context) => {
  const { one, two, ann, ends, isLost } = await twoNodes(context)
  const bob = await two.server.enter('bob')
  for (const nick of ['eve', 'sam']) await two.server.enter(nick)
  one.server.say({ kind: 'kill', nick: 'sam', reason: null, actor: 'owner' })
  await bob.ask('NICK rob', 'QUIT')
  await turns()
  two.cluster.fail(new Error('killed'))
  await isLost(1)
  const server = async (nick: string) =>
    (await ann.ask(`WHOWAS ${nick}`)).find((line) => line.includes(' 312 '))?.split(' ')[4]
  for (const nick of ['bob', 'rob', 'eve', 'sam']) assert.equal(await server(nick), 'two.test', nick)
  await ann.ask('NICK anna')
  assert.equal(await server('ann'), 'one.test')
  await ends()
})
