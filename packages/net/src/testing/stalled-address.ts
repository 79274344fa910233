/**
 * An address of loopback that answers nothing, for tests: a thread that listens with the shortest backlog and then stands
 * still, and enough connections to fill that backlog, so that the kernel drops every further SYN (listen(2)). Linux has
 * all of 127.0.0.0/8; other systems may not.
 */
import { Worker } from 'node:worker_threads'
import { connect } from '../connect/connect.ts'

const HOST = '127.0.0.2'

export interface StalledAddress extends AsyncDisposable {
  readonly host: string
  readonly port: number
  /** Lets it answer again: the kernel of a client that waits repeats its SYN after a second, and is accepted. */
  readonly wake: () => Promise<void>
}

const LISTENER = `
  const { parentPort, workerData } = require('node:worker_threads')
  const server = require('node:net').createServer((socket) => socket.on('error', () => {}))
  server.listen({ host: workerData.host, port: workerData.port, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port)
    Atomics.wait(workerData.gate, 0, 0)
  })`

/** @param wantedPort Default: a free one */
export async function stalledAddress(wantedPort = 0): Promise<StalledAddress> {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(LISTENER, { eval: true, workerData: { host: HOST, port: wantedPort, gate } })
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  const filling = new AbortController()
  const fillers = Array.from({ length: 4 }, () =>
    connect({ host: HOST, port }, { signal: filling.signal }).catch(() => undefined),
  )
  await Promise.all(fillers.slice(0, 2))
  const wake = async () => {
    Atomics.store(gate, 0, 1)
    Atomics.notify(gate, 0)
    filling.abort()
    for (const connection of await Promise.all(fillers)) connection?.abort()
  }
  const dispose = async () => {
    await wake()
    await worker.terminate()
  }
  return { host: HOST, port, wake, [Symbol.asyncDispose]: dispose }
}
