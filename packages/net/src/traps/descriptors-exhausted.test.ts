/**
 * When accept(2) finds no descriptor left, libuv accepts and closes the connection with its spare one, and Node tells
 * nobody: clients see a server that hangs up, and the server sees nothing.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { it } from 'node:test'
import { connect, type Connection } from '../index.ts'
import { suiteUnless } from '../../../../e2e/support/needs.ts'

const PROGRAM = join(import.meta.dirname, '..', 'testing', 'few-descriptors-server.ts')
const DESCRIPTORS = 64

interface FewDescriptors extends AsyncDisposable {
  readonly target: { readonly host: string; readonly port: number }
  /** What the server has heard of so far. */
  readonly reported: readonly unknown[]
}

async function fewDescriptors(kind: 'plain' | 'ours'): Promise<FewDescriptors> {
  const script = `ulimit -n ${DESCRIPTORS} && exec "$0" "$@"`
  const child = spawn('sh', ['-c', script, process.execPath, PROGRAM, kind], { stdio: ['ignore', 'pipe', 'inherit'] })
  const reported: unknown[] = []
  const port = Promise.withResolvers<number>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message: unknown = JSON.parse(line)
    if (typeof message !== 'object' || message === null) return
    if ('port' in message) port.resolve(Number(message.port))
    if ('error' in message) reported.push(message.error)
  })
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill()
    await ended
  }
  return { target: { host: '127.0.0.1', port: await port.promise }, reported, [Symbol.asyncDispose]: stop }
}

/** Connects until one is not served. @returns those that are, and what the last one was told */
async function fill({ target }: FewDescriptors): Promise<{ served: Connection[]; answer: string }> {
  const served: Connection[] = []
  while (served.length < DESCRIPTORS) {
    const connection = await connect(target)
    const answer = await ask(connection)
    if (answer !== 'hello') {
      await connection.close()
      return { served, answer }
    }
    served.push(connection)
  }
  throw new Error('the limit was not reached')
}

/** The echo, or what the server says instead; empty when it only closes. */
async function ask(connection: Connection): Promise<string> {
  try {
    await connection.write(Buffer.from('hello'))
    return String((await connection.read()) ?? '')
  } catch {
    return ''
  }
}

const skip = process.platform === 'win32' && 'the number of descriptors is limited with sh'

suiteUnless(skip, 'a server without a descriptor for the next client', () => {
  void it('hangs up without a word, and hears nothing of it, with node:net', async () => {
    await using server = await fewDescriptors('plain')
    const { served, answer } = await fill(server)
    assert.equal(answer, '')
    for (const connection of served) assert.equal(await ask(connection), 'hello')
    assert.deepEqual(server.reported, [])
    for (const connection of served) connection.abort()
  })

  void it('rejects with a word, reports, goes on, and serves again when some have left, with @partyline/net', async () => {
    await using server = await fewDescriptors('ours')
    const { served, answer } = await fill(server)
    try {
      assert.equal(answer, 'rejected: descriptors\n')
      assert.ok(served.length > 10)
      assert.deepEqual(new Set(server.reported), new Set(['NET_DESCRIPTORS_EXHAUSTED']))

      const crowd = await Promise.all(Array.from({ length: 40 }, () => connect(server.target)))
      for (const connection of crowd) connection.abort()
      for (const connection of served) assert.equal(await ask(connection), 'hello')

      await Promise.all(served.splice(0, 10).map((connection) => connection.close()))
      for (let again = ''; again !== 'hello';) {
        const connection = await connect(server.target)
        again = await ask(connection)
        await connection.close()
      }
    } finally {
      for (const connection of served) connection.abort()
    }
  })
})
