import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { devNull } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import { connect } from './connect.ts'
import type { Connection } from './connection.ts'
import { DescriptorReserve } from './descriptor-reserve.ts'

void describe('DescriptorReserve', () => {
  void it('gives its reserve back when descriptors run out, tells, and tries again after the pause', () => {
    let now = 0
    let free = 10
    const errors: unknown[] = []
    const open = () => {
      if (free === 0) throw Object.assign(new Error('too many open files'), { code: 'EMFILE' })
      return openSync(devNull, 'r')
    }
    const options = { size: 4, pauseMs: 100, now: () => now, open, onExhausted: (error: unknown) => errors.push(error) }
    const reserve = new DescriptorReserve(options)
    assert.equal(reserve.hasRoom(), true)
    assert.equal(reserve.heldCount, 4)
    free = 0
    assert.equal(reserve.hasRoom(), false)
    assert.equal(reserve.heldCount, 0)
    free = 10
    now = 99
    assert.equal(reserve.hasRoom(), false)
    now = 100
    assert.equal(reserve.hasRoom(), true)
    assert.equal(errors.length, 1)
    reserve.close()
    assert.equal(reserve.heldCount, 0)
  })
})

void describe('a server that runs out of descriptors', { skip: process.platform === 'win32' }, () => {
  void it('rejects with a word, serves those it has, reports, and serves again when some have left', async () => {
    const program = join(import.meta.dirname, 'testing', 'few-descriptors-server.ts')
    const child = spawn('sh', ['-c', 'ulimit -n 64 && exec "$0" "$1"', process.execPath, program])
    const reported: unknown[] = []
    const port = Promise.withResolvers<number>()
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message: unknown = JSON.parse(line)
      if (typeof message !== 'object' || message === null) return
      if ('port' in message) port.resolve(Number(message.port))
      if ('error' in message) reported.push(message.error)
    })
    const target = { host: '127.0.0.1', port: await port.promise }
    const served: Connection[] = []
    try {
      let answer = ''
      while (answer !== 'rejected: descriptors\n') {
        const connection = await connect(target)
        answer = await ask(connection)
        if (answer === 'hello') served.push(connection)
        else await connection.close()
        assert.ok(served.length < 64, 'the limit was not reached')
      }
      assert.ok(served.length > 10)
      assert.deepEqual(new Set(reported), new Set(['NET_DESCRIPTORS_EXHAUSTED']))

      const crowd = await Promise.all(Array.from({ length: 40 }, () => connect(target)))
      for (const connection of crowd) connection.abort()
      for (const connection of served) assert.equal(await ask(connection), 'hello')

      await Promise.all(served.splice(0, 10).map((connection) => connection.close()))
      while (answer !== 'hello') {
        const connection = await connect(target)
        answer = await ask(connection)
        await connection.close()
      }
    } finally {
      for (const connection of served) connection.abort()
      child.kill()
    }
  })
})

/** The echo, or what the server says instead; empty when it only closes. */
async function ask(connection: Connection): Promise<string> {
  try {
    await connection.write(Buffer.from('hello'))
    return String((await connection.read()) ?? '')
  } catch {
    return ''
  }
}
