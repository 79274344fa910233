/** "Address already in use" says neither which process uses it nor what to do. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import { connect, PortInUseError, serve } from '../index.ts'
import { plainServer } from './plain-server.ts'

void describe('a program that listens on a port that is in use', () => {
  void it('learns nothing but that, with node:net', async () => {
    await using holder = await plainServer()
    const server = createServer().listen(holder.port, holder.host)
    const error: unknown = (await once(server, 'error'))[0]
    assert.ok(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    assert.doesNotMatch(inspect(error), new RegExp(`pid|\\b${process.pid}\\b`))
  })

  const skip = process.platform === 'linux' ? false : 'only Linux tells which process holds a port'
  void it('learns which process holds it, and a port that is free, with @partyline/net', { skip }, async () => {
    await using holder = await plainServer()
    const { host, port } = holder
    const error: unknown = await serve({ host, port }, () => {}).catch((cause: unknown) => cause)
    assert.ok(error instanceof PortInUseError)
    assert.equal(error.holder?.pid, process.pid)
    assert.match(error.message, new RegExp(`process ${process.pid} \\(.*node`))
    assert.ok(error.freePort !== undefined)
    assert.match(error.remedy, new RegExp(`stop process ${process.pid}, or listen on port ${error.freePort}`))
    await using server = await serve({ host, port: error.freePort }, () => {})
    await using connection = await connect(server.addresses[0])
    assert.equal(await connection.read(), null)
  })
})
