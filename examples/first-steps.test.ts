import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connect } from '@partyline/net'
import { Example } from './testing/example.ts'

void describe('echo-server and echo-client', () => {
  void it('give back what was typed, and end when the input ends', async () => {
    await using server = new Example('echo-server', [0])
    await using client = new Example('echo-client', [await server.port()])
    client.type('hello\n')
    await client.expect(/^hello\n/)
    client.type('grüße\n')
    client.endInput()
    assert.equal(await client.exit(), 0)
    assert.equal(client.output, 'hello\ngrüße\n')
    await server.expect(/sent 6 bytes: "hello\\n"$/m)
    await server.expect(/left after 14 bytes/)
    server.interrupt()
    assert.equal(await server.exit(), 0)
    assert.match(server.output, /stopped: 0 clients had ended by themselves, 0 were cut off/)
  })

  void it('give back a megabyte byte by byte', async () => {
    await using server = new Example('echo-server', [0])
    await using client = new Example('echo-client', [await server.port()])
    const text = 'abcdefgh'.repeat(1 << 17)
    client.type(text)
    client.endInput()
    assert.equal(await client.exit(), 0)
    assert.ok(client.output === text)
  })

  void it('end when the other one does', async () => {
    await using server = new Example('echo-server', [0])
    await using client = new Example('echo-client', [await server.port()])
    await server.expect(/came/)
    server.interrupt()
    assert.equal(await server.exit(), 0)
    assert.match(server.output, /0 clients had ended by themselves, 1 were cut off/)
    assert.equal(await client.exit(), 0)
    assert.equal(client.errors, '')
  })

  void it('say that a client has left that broke off', async () => {
    await using server = new Example('echo-server', [0])
    const client = await connect({ host: '127.0.0.1', port: await server.port() })
    await client.write('hello')
    await client.readExactly(5)
    client.abort()
    await server.expect(/left after 5 bytes/)
  })

  void it('show a character whole that comes in two pieces', async () => {
    await using server = new Example('echo-server', [0])
    await using client = await connect({ host: '127.0.0.1', port: await server.port() })
    await client.write(Buffer.from([0xe4, 0xbd]))
    await server.expect(/sent 2 bytes: ""$/m)
    await client.write(Buffer.from([0xa0]))
    await server.expect(/sent 1 bytes: "你"$/m)
  })

  void it('say what to do when nobody listens, and when the port is none', async () => {
    await using client = new Example('echo-client', [await closedPort()])
    assert.equal(await client.exit(), 1)
    assert.match(client.errors, /nobody listens on 127.0.0.1:\d+\n→ start the server/)
    for (const name of ['echo-client', 'echo-server', 'chat-room', 'object-oriented-server', 'threaded-style-server']) {
      await using mistyped = new Example(name, ['http'])
      assert.equal(await mistyped.exit(), 1)
      assert.match(
        mistyped.errors,
        /^the port beside the host "127\.0\.0\.1" is not a number\. It must be one from 0 to 65535\n→ /,
      )
    }
  })
})

void describe('threaded-style-server', () => {
  void it('leads each client through its own conversation, and adds up what all gave', async () => {
    await using server = new Example('threaded-style-server', [0])
    const target = { host: '127.0.0.1', port: await server.port() }
    await using ada = await connect(target)
    await using ben = await connect(target)
    const converse = async (connection: typeof ada, text: string) => {
      await connection.write(text)
      return String(await connection.readUntil('Goodbye.\n', { bytesMax: 1000, timeoutMs: 10_000 }))
    }
    await ben.write('Ben\n1\n')
    assert.match(
      await converse(ada, 'Ada\n20\nfour\n22\n\n'),
      /Hello, Ada\..*\nfour is not a number\nYour sum is 42; that of all clients is 42/s,
    )
    assert.match(await converse(ben, '2\n\n'), /Your sum is 3; that of all clients is 45/)
    server.interrupt()
    assert.equal(await server.exit(), 0)
  })

  void it('parts with a client whose answer is too long, and logs why', async () => {
    await using server = new Example('threaded-style-server', [0])
    await using client = await connect({ host: '127.0.0.1', port: await server.port() })
    await client.write(Buffer.alloc(1000, 'x'))
    await server.expect(/^a line is longer than 200 bytes$/m)
    assert.equal(String(await client.readUntil('\n', { bytesMax: 1000, timeoutMs: 10_000 })), 'What is your name?')
    assert.equal(await client.read({ timeoutMs: 10_000 }), null)
  })

  void it('goes on when a client leaves in the middle', async () => {
    await using server = new Example('threaded-style-server', [0])
    const target = { host: '127.0.0.1', port: await server.port() }
    const rude = await connect(target)
    rude.abort()
    await using polite = await connect(target)
    assert.match(String(await polite.readUntil('\n', { bytesMax: 100, timeoutMs: 10_000 })), /What is your name/)
  })
})

void describe('object-oriented-server', () => {
  void it('shows what comes in a way that changes nothing on the screen', async () => {
    await using server = new Example('object-oriented-server', [0])
    await using connection = await connect({ host: '127.0.0.1', port: await server.port() })
    await connection.write('a\u001b[2J\n')
    assert.equal(String(await connection.readUntil('\n', { bytesMax: 100, timeoutMs: 10_000 })), 'A\u001b[2J')
    await server.expect(/^127\.0\.0\.1:\d+ says "a\\u001b\[2J"$/m)
  })

  void it('starts, handles and stops', async () => {
    await using server = new Example('object-oriented-server', [0])
    await using connection = await connect({ host: '127.0.0.1', port: await server.port() })
    await connection.write('small\r\nlétters\n')
    await connection.closeWrite()
    assert.equal(String(await connection.readUntil('\n', { bytesMax: 100, timeoutMs: 10_000 })), 'SMALL')
    assert.equal(String(await connection.readUntil('\n', { bytesMax: 100, timeoutMs: 10_000 })), 'LÉTTERS')
    server.interrupt()
    assert.equal(await server.exit(), 0)
    await server.expect(/2 lines served/)
  })
})

void describe('two-way-chat', () => {
  void it('carries lines both ways until one types exit', async () => {
    await using ada = new Example('two-way-chat', ['listen', 0])
    await using ben = new Example('two-way-chat', ['connect', await ada.port()])
    await ben.expect(/connected to/)
    await ada.expect(/connected to/)
    ada.type('hello Ben\n')
    await ben.expect(/^< hello Ben$/m)
    ben.type('hello \u001b[2JAda\n')
    await ada.expect(/^< hello �\[2JAda$/m)
    ben.type('exit\n')
    assert.equal(await ben.exit(), 0)
    assert.equal(await ada.exit(), 0)
    await ada.expect(/the other side has left/)
    assert.doesNotMatch(ben.output, /left/)
  })

  void it('ends at Ctrl-C, while waiting and while talking', async () => {
    await using lonely = new Example('two-way-chat', ['listen', 0])
    await lonely.port()
    lonely.interrupt()
    assert.equal(await lonely.exit(), 'SIGINT')

    await using ada = new Example('two-way-chat', ['listen', 0])
    await using ben = new Example('two-way-chat', ['connect', await ada.port()])
    await ada.expect(/connected to/)
    ada.interrupt()
    assert.equal(await ada.exit(), 'SIGINT')
    assert.equal(await ben.exit(), 0)
  })

  void it('goes on after a line that is too long, from either side', async () => {
    await using ada = new Example('two-way-chat', ['listen', 0])
    const port = await ada.port()
    await using stranger = await connect({ host: '127.0.0.1', port })
    await stranger.write(`${'x'.repeat(10_000)}\nshort\n`)
    await ada.expect(/^\(a line is longer than 4096 bytes\)\n< short$/m)
    ada.type(`${'x'.repeat(10_000)}\nshort again\n`)
    await ada.expect(/^\(not sent: a line is longer than 4096 bytes\)$/m)
    assert.equal(String(await stranger.readUntil('\n', { bytesMax: 100, timeoutMs: 10_000 })), 'short again')
    ada.endInput()
    assert.equal(await ada.exit(), 0)
  })

  void it('asks for a role', async () => {
    await using nobody = new Example('two-way-chat')
    assert.equal(await nobody.exit(), 2)
    assert.match(nobody.errors, /^usage: two-way-chat listen\|connect/)
  })
})

/** A port on which nobody listens: it was free just now. */
async function closedPort(): Promise<number> {
  const { listen } = await import('@partyline/net')
  await using listener = await listen({ host: '127.0.0.1', port: 0 })
  return listener.addresses[0].port
}
