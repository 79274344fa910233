import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { describe, it } from 'node:test'
import { findFreePort, udp } from '@partyline/net'
import { Example } from './testing/example.ts'

void describe('udp-echo-server and udp-echo-client', () => {
  void it('answer each line', async () => {
    await using server = new Example('udp-echo-server', [0])
    await using client = new Example('udp-echo-client', [await server.port()])
    client.type('hello\n')
    await client.expect(/^hello$/m)
    client.type('grüße\n')
    await client.expect(/^grüße$/m)
    client.endInput()
    assert.equal(await client.exit(), 0)
    await server.expect(/sent 7 bytes: "grüße"$/m)
    server.interrupt()
    assert.equal(await server.exit(), 0)
    assert.match(server.output, /datagrams: \d came, \d went back/)
  })

  void it('print any answer, and those that come late as such', async () => {
    await using server = await udp({ bind: { host: '127.0.0.1', port: 0 }, encoding: 'utf8' })
    await using client = new Example('udp-echo-client', [server.localAddress.port])
    const question = async () => (await server.receive({ timeoutMs: 20_000 })) ?? assert.fail()
    client.type('one\n')
    const { data, from } = await question()
    assert.equal(data, 'one')
    for (const answer of ['HELLO \u001b[2J', 'again']) await server.send(answer, from)
    await client.expect(/^HELLO �\[2J$/m)
    client.type('two\n')
    await client.expect(/^\(late\) again$/m)
    await question()
    await server.send('two it is', from)
    await client.expect(/^two it is$/m)
    client.endInput()
    assert.equal(await client.exit(), 0)
  })

  void it('say that nothing was sent where no line comes', async () => {
    await using client = new Example('udp-echo-client', [9])
    client.endInput()
    assert.equal(await client.exit(), 1)
    assert.match(client.errors, /^nothing was sent.*\n→ /)
  })

  void it('say that nobody answers and go on, or that nobody listens and end; both with exit code 1', async () => {
    await using silent = await udp({ bind: { host: '127.0.0.1', port: 0 } })
    await using unheard = new Example('udp-echo-client', [silent.localAddress.port])
    unheard.type('hello?\n')
    await unheard.expect(/^no answer to 3 datagrams/)
    unheard.endInput()
    assert.equal(await unheard.exit(), 1)
    assert.equal(silent.counters.datagramsReceived, 3)

    const { port } = silent.localAddress
    await silent.close()
    await using refused = new Example('udp-echo-client', [port])
    refused.type('hello?\n')
    assert.equal(await refused.exit(), 1)
    assert.match(refused.errors, /nobody listens .*\n→ /)
  })
})

void describe('udp-replies', () => {
  void it('shows one question at a time, and sends each answer to its asker', async () => {
    await using clerk = new Example('udp-replies', [0])
    const server = { host: '127.0.0.1', port: await clerk.port() }
    clerk.type('hello?\n')
    await clerk.expect(/^\(nobody has asked\)$/m)
    await using ada = await udp({ connect: server, encoding: 'utf8' })
    await using ben = await udp({ connect: server, encoding: 'utf8' })
    await ada.send('what time\u001b is it?\n')
    await clerk.expect(new RegExp(`^127\\.0\\.0\\.1:${ada.localAddress.port} asks: what time� is it\\?$`, 'm'))
    await ben.send('and the day?')
    await ada.send('hello?')
    const answer = async (socket: typeof ada) => (await socket.receive({ timeoutMs: 20_000 }))?.data
    clerk.type('noon\n')
    assert.equal(await answer(ada), 'noon\n')
    await clerk.expect(new RegExp(`:${ben.localAddress.port} asks: and the day\\?$`, 'm'))
    clerk.type('\n')
    await clerk.expect(new RegExp(`:${ada.localAddress.port} asks: hello\\?$`, 'm'))
    clerk.type('yes\n')
    assert.equal(await answer(ada), 'yes\n')
    assert.equal(ben.counters.datagramsReceived, 0)
    clerk.type('exit\n')
    assert.equal(await clerk.exit(), 0)
  })
})

void describe('udp-class', () => {
  for (const [encoding, bytes] of [
    ['utf8', 13],
    ['utf16le', 10],
    ['gbk', 9],
  ] as const) {
    void it(`carries text in ${encoding} both ways, and logs every datagram`, async () => {
      await using ada = new Example('udp-class', [0, encoding])
      await using ben = new Example('udp-class', [0, encoding])
      const [adaPort, benPort] = [await ada.port(), await ben.port()]
      ada.type(`${benPort} 你好，你!\n`)
      await ben.expect(new RegExp(`^${adaPort}: "你好，你!"$`, 'm'))
      ben.type(`${adaPort} ja\n`)
      await ada.expect(new RegExp(`^${benPort}: "ja"$`, 'm'))
      ada.endInput()
      assert.equal(await ada.exit(), 0)
      assert.match(ada.output, new RegExp(`Z sent ${bytes} bytes to 127.0.0.1:${benPort}\n`))
      assert.match(ada.output, /Z received \d+ bytes from 127\.0\.0\.1/)
      ben.endInput()
      assert.equal(await ben.exit(), 0)
    })
  }

  void it('carries text encrypted where both have the passphrase, and gives nothing to a peer without it', async () => {
    const secret = { PASSPHRASE: 'correct horse' }
    await using ada = new Example('udp-class', [0, 'utf16le'], secret)
    await using ben = new Example('udp-class', [0, 'utf16le'], secret)
    await using eve = new Example('udp-class', [0, 'utf16le'])
    const [adaPort, benPort, evePort] = [await ada.port(), await ben.port(), await eve.port()]
    eve.type(`${benPort} I am Ada\n`)
    await ben.expect(/received 16 bytes/)
    ada.type(`${evePort} höre!\n${benPort} höre!\n`)
    // Five characters of two bytes each, and the seal.
    await ben.expect(new RegExp(`Z received 53 bytes from .*\n${adaPort}: "höre!"$`, 'm'))
    await eve.expect(/Z received 53 bytes from /)
    ben.endInput()
    assert.equal(await ben.exit(), 0)
    assert.doesNotMatch(ben.output, /I am Ada/)
    assert.doesNotMatch(eve.output, /höre/)
  })

  void it('refuses an encoding that there is not', async () => {
    await using example = new Example('udp-class', [0, 'utf7'])
    assert.equal(await example.exit(), 1)
    assert.match(example.errors, /^[^\n]*utf7[^\n]*\n$/)
  })
})

void describe(
  'broadcast',
  { skip: process.platform === 'linux' ? false : 'only Linux has broadcast on loopback' },
  () => {
    void it('reaches every listener of the machine', async () => {
      await using first = new Example('broadcast', ['listen', 0])
      const port = await first.port()
      await using second = new Example('broadcast', ['listen', port])
      await second.port()
      await using speaker = new Example('broadcast', ['say', 'dinner!', port, '127.255.255.255'])
      assert.equal(await speaker.exit(), 0)
      for (const listener of [first, second]) {
        await listener.expect(/^127\.0\.0\.1: "dinner!"$/m)
        listener.interrupt()
        assert.equal(await listener.exit(), 'SIGINT')
      }
    })
  },
)

void describe('multicast-discovery', () => {
  void it('finds every server that listens, by name', async () => {
    // On the loopback of Linux there is no IPv6 multicast; two-machines.test.ts has both families.
    const port = await freePort()
    await using one = new Example('multicast-discovery', ['announce', 'library', port, '127.0.0.1'])
    await using two = new Example('multicast-discovery', ['announce', 'kitchen', port, '127.0.0.1'])
    for (const server of [one, two]) await server.expect(/listening on 239\.255\.42\.99:\d+, by /)
    await using finder = new Example('multicast-discovery', ['find', port, '127.0.0.1'])
    assert.equal(await finder.exit(), 0)
    assert.match(finder.output, /^"library" at 127\.0\.0\.1$/m)
    assert.match(finder.output, /^"kitchen" at 127\.0\.0\.1$/m)
    one.interrupt()
    assert.equal(await one.exit(), 'SIGINT')
  })

  void it('names the interfaces when there is no such one', async () => {
    await using example = new Example('multicast-discovery', ['announce', 'x', 0, 'moon0'])
    assert.equal(await example.exit(), 1)
    assert.match(example.errors, /moon0/)
  })
})

void describe('sealed-udp', () => {
  void it('carries what holders of the passphrase write, and drops what others send', async () => {
    const secret = { PASSPHRASE: 'correct horse' }
    await using ada = new Example('sealed-udp', [0], secret)
    const port = await ada.port()
    ada.type('anybody?\n')
    await ada.expect(/^nobody has written yet$/m)
    await using ben = new Example('sealed-udp', [0, port], secret)
    await using eve = new Example('sealed-udp', [0, port], { PASSPHRASE: 'wrong horse' })
    await eve.port()
    eve.type('I am Ben\n')
    eve.endInput()
    assert.equal(await eve.exit(), 0)
    await using stranger = await udp()
    await stranger.send('me too', { host: '127.0.0.1', port })
    await ben.port()
    ben.type('it is me\n')
    await ada.expect(/^< it is me$/m)
    ada.type('hello Ben\n')
    await ben.expect(/^< hello Ben$/m)
    ada.endInput()
    assert.equal(await ada.exit(), 0)
    assert.doesNotMatch(ada.output, /I am Ben|me too/)
    assert.match(ada.output, /1 opened; dropped: .*"malformed":1.*"wrongKey":1/)
  })

  void it('wants a passphrase', async () => {
    await using example = new Example('sealed-udp', [0], { PASSPHRASE: '' })
    assert.equal(await example.exit(), 2)
  })
})

/** A port that is free just now, below those that systems choose themselves. */
async function freePort(): Promise<number> {
  const port = await findFreePort({ host: '0.0.0.0', port: randomInt(10_000, 16_000) }, 'udp')
  assert.ok(port !== undefined)
  return port
}
