/** Sensors over UDP, on real sockets. */
import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { connect, udp } from '@partyline/net'
import { TestServer } from '../../testing/test-server.ts'
import { openDatagramDoor } from './datagram-door.ts'

/** A channel with a hook, whose token is given, and one who hears what comes. */
async function listening(context: TestContext, perMinute = 1_000) {
  const server = new TestServer()
  const ann = await server.enter('ann')
  await server.gather('#a', ann)
  const [line = ''] = await ann.ask('HOOKSERV ADD #a shed')
  const token = /\/hooks\/([\w-]+) /.exec(line)?.[1] ?? ''
  const waiting = new Set<() => void>()
  const dropped: string[] = []
  const { dispatcher, network, info, clock } = server
  const log = { debug() {}, info() {}, warn() {}, error: (event: string) => assert.fail(event) }
  const limits = () => ({ datagramBytesMax: 200, datagramsPerMinute: perMinute })
  const onDropped = (reason: string) => {
    dropped.push(reason)
    for (const tell of waiting) tell()
  }
  const parts = { dispatcher, network, info, clock, log, limits, onDropped }
  const door = await openDatagramDoor([{ host: '127.0.0.1', port: 0 }], parts)
  context.after(() => door.close())
  const [host = '', port] = (door.addresses[0] ?? '').split(':')
  const sensor = await udp({ connect: { host, port: Number(port) } })
  context.after(() => sensor.close())
  /** Resolves when the datagrams before it have been looked at: the last one is dropped. */
  const seen = async () => {
    const before = dropped.length
    await sensor.send('the last')
    while (dropped.at(-1) !== 'malformed' || dropped.length === before) {
      await new Promise<void>((resolve) => waiting.add(resolve))
    }
    dropped.pop()
    await server.settled()
    return ann.take()
  }
  return { server, ann, token, sensor, dropped, seen, parts }
}

void it('says in the channel what a sensor sends that knows the token', async (context) => {
  const { token, sensor, seen, dropped } = await listening(context)
  await sensor.send(`${token} #a 21.5 °C`)
  await sensor.send(`${token} #A two\nlines\n`)
  const said = ['21.5 °C', 'two', 'lines'].map((text) => `:shed/hook!hook@webhook PRIVMSG #a :${text}`)
  assert.deepEqual(await seen(), said)
  assert.deepEqual(dropped, [])
})

void it('drops what it cannot say, counts it by reason, and answers nothing', async (context) => {
  const { server, token, sensor, seen, dropped } = await listening(context)
  const eve = await server.enter('eve')
  await server.gather('#other', eve)
  for (const data of [
    `${'x'.repeat(32)} #a wrong`,
    `${token} #other not its channel`,
    `${token} #none not there`,
    `${token} #a ${'x'.repeat(200)}`,
    Buffer.concat([Buffer.from(`${token} #a `), Buffer.from([0xff])]),
    `${token} #a`,
    token,
    '',
    '\0',
  ])
    await sensor.send(data)
  assert.deepEqual(await seen(), [])
  assert.deepEqual(eve.take(), [])
  const malformed = Array.from({ length: 4 }, () => 'malformed')
  assert.deepEqual(dropped, ['token', 'token', 'token', 'too-long', 'not-utf8', ...malformed])
  await assert.rejects(sensor.receive({ timeoutMs: 20 }), { code: 'NET_TIMEOUT' })
})

void it('holds back a sensor that runs wild, and no other', async (context) => {
  const { ann, token, sensor, seen, dropped } = await listening(context, 2)
  const [line = ''] = await ann.ask('HOOKSERV ADD #a roof')
  const other = /\/hooks\/([\w-]+) /.exec(line)?.[1] ?? ''
  for (const from of [token, token, token, other]) await sensor.send(`${from} #a x`)
  assert.equal((await seen()).length, 3)
  assert.deepEqual(dropped, ['too-often'])
})

void it('drops what cannot be recorded', async (context) => {
  const { server, token, sensor, seen, dropped } = await listening(context)
  server.store.isFailing = true
  await sensor.send(`${token} #a lost`)
  assert.deepEqual(await seen(), [])
  assert.deepEqual(dropped, ['refused'])
})

void it('opens all of its places, or none', async (context) => {
  const { parts } = await listening(context)
  const taken = await udp({ bind: { host: '127.0.0.1', port: 0 } })
  const { port } = taken.localAddress
  const places = [0, port].map((one) => ({ host: '127.0.0.1', port: one }))
  await assert.rejects(openDatagramDoor(places, parts), { code: 'NET_PORT_IN_USE' })
  await taken.close()
  await assert.rejects(connect({ host: '127.0.0.1', port }))
})
