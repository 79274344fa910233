import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { connect, framed, type FramedConnection, lineCodec } from '@partyline/net'
import { Example } from './testing/example.ts'

async function join(port: number): Promise<FramedConnection<string>> {
  const member = framed(await connect({ host: '127.0.0.1', port }), lineCodec({ lineBytesMax: 8192 }))
  assert.match(await next(member), /^\* you are guest\d+;/)
  return member
}

async function next(member: FramedConnection<string>): Promise<string> {
  return (await member.read({ timeoutMs: 10_000 })) ?? '(end)'
}

void describe('chat-room', () => {
  void it('has fewer than 80 lines', () => {
    assert.ok(
      readFileSync(new URL('chat-room.ts', import.meta.url), 'utf8')
        .trimEnd()
        .split('\n').length < 80,
    )
  })

  void it('gives names, lists them, and tells the others what one says', async () => {
    await using server = new Example('chat-room', [0])
    const port = await server.port()
    const ada = await join(port)
    const ben = await join(port)
    assert.equal(await next(ada), '* guest2 joined')
    await ada.send('/nick ada')
    assert.equal(await next(ada), '* you are ada')
    assert.equal(await next(ben), '* guest1 is now ada')
    await ben.send('/nick ada')
    assert.equal(await next(ben), '* ada is taken')
    await ben.send('/nick no name')
    assert.match(await next(ben), /^\* a name has/)
    await ben.send('/list')
    assert.equal(await next(ben), '* here: ada guest2')
    await ben.send('hello \u001b[2J\u202e')
    assert.equal(await next(ada), 'guest2: hello �[2J�')
    await ben.send('/nickname')
    assert.equal(await next(ben), '* there is no /nickname; /nick NAME and /list are understood')
    ben.connection.abort()
    assert.equal(await next(ada), '* guest2 left')
    server.interrupt()
    assert.equal(await next(ada), '(end)')
    await ada.connection.close()
    assert.equal(await server.exit(), 0)
  })

  void it('goes on after a line over the limit, and after bytes that are no text', async () => {
    await using server = new Example('chat-room', [0])
    const port = await server.port()
    const ada = await join(port)
    const ben = await join(port)
    await next(ada)
    await ben.connection.write(`${'x'.repeat(100_000)}\n`)
    assert.equal(await next(ben), '* a line is longer than 1000 bytes')
    await ben.connection.write(Buffer.from([0xff, 0x1b, 0x0d, 0x00, 0x0a]))
    await ben.send('still here')
    assert.equal(await next(ada), 'guest2: \ufffd\ufffd\ufffd\ufffd')
    assert.equal(await next(ada), 'guest2: still here')
  })

  void it('puts out a member that does not read, and the others go on', async () => {
    await using server = new Example('chat-room', [0])
    const port = await server.port()
    const ada = await join(port)
    const idle = await connect({ host: '127.0.0.1', port })
    assert.equal(await next(ada), '* guest2 joined')
    const putOut = new AbortController()
    const flood = async () => {
      // Many lines in one write: what the system holds for a connection is megabytes.
      const lines = Buffer.from(`${'x'.repeat(990)}\n`.repeat(64))
      while (!putOut.signal.aborted) await ada.connection.write(lines)
    }
    const flooding = flood()
    assert.equal(await next(ada), '* guest2 left')
    putOut.abort()
    await flooding
    idle.abort()
    await ada.send('/list')
    assert.equal(await next(ada), '* here: guest1')
  })
})

void describe('chat-room-client', () => {
  void it('comes back under its name when the server was away', async () => {
    await using first = new Example('chat-room', [0])
    const port = await first.port()
    await using ada = new Example('chat-room-client', ['ada', port])
    await ada.expect(/^\* you are ada$/m)
    ada.type('/nick augusta\n')
    await ada.expect(/^\* you are augusta$/m)
    first.interrupt()
    assert.equal(await first.exit(), 0)
    await ada.expect(/the server has ended the connection; again in .*nobody listens/s)
    ada.type('is anybody there?\n')
    await ada.expect(/nobody got this/)

    await using second = new Example('chat-room', [port])
    await ada.expect(/^\* you are augusta$/m)
    await using ben = new Example('chat-room-client', ['ben', await second.port()])
    await ben.expect(/^\* you are ben$/m)
    ada.type('I am back\n')
    await ben.expect(/^augusta: I am back$/m)
    ada.type('exit\n')
    assert.equal(await ada.exit(), 0)
    await ben.expect(/^\* augusta left$/m)
    ben.endInput()
    assert.equal(await ben.exit(), 0)
  })

  void it('says what is wrong with its arguments, instead of trying again and again', async () => {
    await using nobody = new Example('chat-room-client')
    assert.equal(await nobody.exit(), 2)
    await using mistyped = new Example('chat-room-client', ['ada', 'irc'])
    assert.equal(await mistyped.exit(), 1)
    assert.match(mistyped.errors, /^the port beside the host ".*" is not a number\. /)
  })
})
