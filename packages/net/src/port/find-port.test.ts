import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { PortInUseError } from '../errors.ts'
import { serve } from '../serve/serve.ts'
import { udp } from '../udp/udp.ts'
import { findFreePort } from './find-free-port.ts'
import { findPathHolder, findPortHolder, listPortSockets } from './find-port-holder.ts'
import { suiteUnless } from '../../../../e2e/support/needs.ts'

const skip = process.platform === 'linux' ? false : 'only Linux tells which process has a port'
const folder = await mkdtemp(join(tmpdir(), 'partyline-net-'))
after(() => rm(folder, { recursive: true }))
const nothing = () => {}

suiteUnless(skip, 'findPortHolder', () => {
  void it('names the process that listens, for the address and for all', async () => {
    await using server = await serve({ host: '127.0.0.1', port: 0 }, nothing)
    const [{ port }] = server.addresses
    for (const host of ['127.0.0.1', '', '0.0.0.0', '::']) {
      const holder = await findPortHolder({ host, port })
      assert.equal(holder?.pid, process.pid)
      assert.match(holder.command, /node/)
    }
    assert.deepEqual(await findPortHolder({ host: '127.0.0.1', port }, 'udp'), undefined)
  })

  void it('does not blame a process that has another address', async () => {
    await using server = await serve({ host: '127.0.0.2', port: 0 }, nothing)
    const [{ port }] = server.addresses
    for (const host of ['127.0.0.1', '::1']) assert.equal(await findPortHolder({ host, port }), undefined)
  })

  void it('names the process that has a UDP port', async () => {
    await using socket = await udp({ bind: { host: '127.0.0.1', port: 0 } })
    const { port } = socket.localAddress
    assert.equal((await findPortHolder({ host: '127.0.0.1', port }, 'udp'))?.pid, process.pid)
    assert.equal(await findPortHolder({ host: '127.0.0.1', port }), undefined)
  })

  void it('names another process', async () => {
    const source = `require('node:dgram').createSocket('udp4').bind(0, '127.0.0.1', function () { console.log(this.address().port) })`
    const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [text]: unknown[] = await once(child.stdout, 'data')
    const port = Number(text)
    await assert.rejects(udp({ bind: { host: '127.0.0.1', port } }), (error) => {
      assert.ok(error instanceof PortInUseError)
      assert.equal(error.holder?.pid, child.pid)
      assert.ok(error.freePort !== undefined && error.freePort > port)
      assert.match(
        error.message,
        new RegExp(`^cannot listen on 127\\.0\\.0\\.1:${port}: process ${child.pid} \\(.*node`),
      )
      assert.match(error.remedy, new RegExp(`^stop process ${child.pid}, or listen on port ${error.freePort}`))
      return true
    })
    child.kill()
    await once(child, 'close')
  })

  void it('names the process that listens on a Unix socket', async () => {
    const path = join(folder, 'held.sock')
    await using _server = await serve({ path }, nothing)
    assert.equal((await findPathHolder(path))?.pid, process.pid)
    assert.equal(await findPathHolder(join(folder, 'other.sock')), undefined)
    await assert.rejects(serve({ path }, nothing), (error) => {
      assert.ok(error instanceof PortInUseError)
      assert.equal(error.holder?.pid, process.pid)
      assert.match(error.remedy, /^stop process \d+, or listen elsewhere$/)
      return true
    })
  })
})

suiteUnless(skip, 'listPortSockets', () => {
  void it('has every address on which the port is listened', async () => {
    await using first = await serve({ host: '127.0.0.1', port: 0 }, nothing)
    const [{ port }] = first.addresses
    await using _second = await serve({ host: '127.0.0.2', port }, nothing)
    const sockets = await listPortSockets(port)
    assert.deepEqual(sockets?.map(({ address }) => address).toSorted(), ['127.0.0.1', '127.0.0.2'])
  })
})

void describe('findFreePort', () => {
  for (const protocol of ['tcp', 'udp'] as const) {
    void it(`gives a ${protocol} port above that can be bound, and passes over one that cannot`, async () => {
      const bind = async (port: number): Promise<AsyncDisposable & { readonly port: number }> => {
        const target = { host: '127.0.0.1', port }
        if (protocol === 'tcp') {
          const server = await serve(target, nothing)
          return { port: server.addresses[0].port, [Symbol.asyncDispose]: () => server.stop() }
        }
        const socket = await udp({ bind: target })
        return { port: socket.localAddress.port, [Symbol.asyncDispose]: () => socket.close() }
      }
      await using first = await bind(0)
      const free = await findFreePort({ host: '127.0.0.1', port: first.port }, protocol)
      assert.ok(free !== undefined && free > first.port && free <= first.port + 20)
      await using second = await bind(free)
      const next = await findFreePort({ host: '127.0.0.1', port: first.port }, protocol)
      assert.ok(next !== undefined && next > second.port)
    })
  }

  void it('has nothing to give above the last port', async () => {
    assert.equal(await findFreePort({ host: '127.0.0.1', port: 65_535 }), undefined)
    assert.equal(await findFreePort({ host: '192.0.2.1', port: 1 }, 'udp'), undefined)
  })
})
