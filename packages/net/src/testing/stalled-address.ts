/** For tests: a machine that takes no connection and refuses none. Linux has all of 127.0.0.0/8; other systems may not. */
import { Worker } from 'node:worker_threads'
import { connect } from '../connect.ts'

export interface StalledAddress extends AsyncDisposable {
  readonly host: string
}

/**
 * An address that answers nothing: a thread that listens on 127.0.0.2 with the shortest backlog and then stands still, and
 * enough connections to fill that backlog, so that the kernel drops every further SYN.
 */
export async function stalledAddress(port: number): Promise<StalledAddress> {
  const source = `
    const { parentPort, workerData } = require('node:worker_threads')
    const server = require('node:net').createServer()
    server.listen({ host: '127.0.0.2', port: workerData.port, backlog: 1 }, () => {
      parentPort.postMessage('listening')
      Atomics.wait(workerData.gate, 0, 0)
      process.exit()
    })`
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(source, { eval: true, workerData: { port, gate } })
  await new Promise((resolve) => worker.once('message', resolve))
  const filling = new AbortController()
  const fillers = Array.from({ length: 4 }, () =>
    connect({ host: '127.0.0.2', port }, { signal: filling.signal }).catch(() => undefined),
  )
  await Promise.all(fillers.slice(0, 2))
  const release = async () => {
    filling.abort()
    Atomics.store(gate, 0, 1)
    Atomics.notify(gate, 0)
    await new Promise((resolve) => worker.once('exit', resolve))
    for (const connection of await Promise.all(fillers)) connection?.abort()
  }
  return { host: '127.0.0.2', [Symbol.asyncDispose]: release }
}
