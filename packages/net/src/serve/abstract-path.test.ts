/** A name in the abstract namespace of Linux (unix(7)): a Unix socket without a file. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { it } from 'node:test'
import { connect, ConnectionRefusedError, findPathHolder, formatAddress } from '../index.ts'
import { PathTooLongError, PortInUseError } from '../errors.ts'
import { serve } from './serve.ts'
import { suiteUnless } from '../../../../e2e/support/needs.ts'

const skip = process.platform === 'linux' ? false : 'only Linux has abstract sockets'
/** One after the other may run on this machine. */
const newPath = () => `\0partyline-${randomUUID()}`

suiteUnless(skip, 'an abstract Unix socket', () => {
  void it('is listened on and connected to, by its path or as unix:@name', async () => {
    const path = newPath()
    const shown = `unix:@${path.slice(1)}`
    await using server = await serve({ path }, async (client) => {
      assert.equal(formatAddress(client.localAddress), shown)
      await client.write('served')
    })
    assert.deepEqual(server.addresses[0], { kind: 'unix', path })
    assert.equal(formatAddress(server.addresses[0]), shown)
    for (const target of [{ path }, shown, server.addresses[0]]) {
      await using connection = await connect(target)
      assert.equal(String(await connection.readExactly(6)), 'served')
      assert.equal(formatAddress(connection.remoteAddress), shown)
    }
  })

  void it('has room for 108 bytes with its NUL', async () => {
    const path = newPath().padEnd(108, 'x')
    await using _server = await serve({ path }, (client) => client.write('served'))
    await using connection = await connect({ path })
    assert.equal(String(await connection.read()), 'served')
    for (const opening of [serve({ path: `${path}x` }, () => {}), connect({ path: `${path}x` })]) {
      await assert.rejects(opening, PathTooLongError)
    }
  })

  void it('is free as soon as nobody listens, and refuses then', async () => {
    const path = newPath()
    for (let round = 0; round < 2; round += 1) {
      const server = await serve({ path }, () => {})
      await server.stop()
    }
    await assert.rejects(connect({ path }), (error) => {
      assert.ok(error instanceof ConnectionRefusedError)
      assert.equal(error.message, `cannot connect: nobody listens on unix:@${path.slice(1)}`)
      return true
    })
  })

  void it('that is taken is told with its holder', async () => {
    const path = newPath()
    await using _server = await serve({ path }, () => {})
    await assert.rejects(
      serve({ path }, () => {}),
      (error) => {
        assert.ok(error instanceof PortInUseError)
        assert.equal(error.holder?.pid, process.pid)
        assert.ok(error.message.includes(`unix:@${path.slice(1)}`))
        return true
      },
    )
    assert.equal((await findPathHolder(path))?.pid, process.pid)
  })
})
