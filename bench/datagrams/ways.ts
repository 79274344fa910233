/**
 * The ways to send a datagram there and back that are compared: each opens two sockets on loopback, of which one sends back
 * what it gets, keeps some datagrams on their way, and ends when as many as asked for came back.
 */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { udp } from '@partyline/net'
import type { DatagramsOptions } from './options.ts'

export interface Way {
  readonly name: string
  readonly run: (options: DatagramsOptions) => Promise<void>
}

const LOCAL = { host: '127.0.0.1', port: 0 } as const

/** What a program by hand does that wants to know of errors. */
const byHand: Way = { name: 'node:dgram, callback', run: (options) => dgramEcho(options, rethrow) }

/** The shortest program: node:dgram then tells nobody when a send fails. */
const byHandUnchecked: Way = { name: 'node:dgram, no callback', run: (options) => dgramEcho(options, undefined) }

const awaited: Way = {
  name: 'UdpSocket, await send',
  async run({ trips, underway, bytes }) {
    await using client = await udp({ bind: LOCAL })
    const server = await udp({ bind: LOCAL })
    const serving = (async () => {
      for await (const { data, from } of server) await server.send(data, from)
    })()
    const payload = Buffer.alloc(bytes)
    for (let count = 0; count < underway; count += 1) await client.send(payload, server.localAddress)
    let received = 0
    for await (const { data } of client) {
      received += 1
      if (received === trips) break
      await client.send(data, server.localAddress)
    }
    await server.close()
    await serving
  },
}

const unawaited: Way = {
  name: 'UdpSocket, sendNow',
  async run({ trips, underway, bytes }) {
    await using client = await udp({ bind: LOCAL })
    const server = await udp({ bind: LOCAL })
    const serving = (async () => {
      for await (const { data, from } of server) server.sendNow(data, from)
    })()
    const payload = Buffer.alloc(bytes)
    for (let count = 0; count < underway; count += 1) client.sendNow(payload, server.localAddress)
    let received = 0
    for await (const { data } of client) {
      received += 1
      if (received === trips) break
      client.sendNow(data, server.localAddress)
    }
    await server.close()
    await serving
  },
}

/** What any interface costs that has a promise for each datagram, and nothing else. */
const byHandPromises: Way = {
  name: 'node:dgram, promises by hand',
  async run({ trips, underway, bytes }) {
    const [client, server] = [await openSocket(), await openSocket()]
    const next = receiver(client)
    const { port } = server.address()
    const serving = serveByHand(server)
    const payload = Buffer.alloc(bytes)
    for (let count = 0; count < underway; count += 1) await sendByHand(client, payload, port, LOCAL.host)
    for (let received = 1; ; received += 1) {
      const datagram = await next()
      if (received === trips || datagram === null) break
      await sendByHand(client, datagram.data, port, LOCAL.host)
    }
    for (const socket of [client, server]) socket.close()
    await serving
  },
}

/** Each of ours beside what it stands for. */
export const PAIRS: readonly (readonly [hand: Way, own: Way])[] = [
  [byHand, unawaited],
  [byHandPromises, awaited],
  [byHand, awaited],
  [byHandUnchecked, unawaited],
]

async function dgramEcho(
  { trips, underway, bytes }: DatagramsOptions,
  callback: ((error: Error | null) => void) | undefined,
): Promise<void> {
  const [client, server] = [await openSocket(), await openSocket()]
  const { port } = server.address()
  server.on('message', (data, { port, address }) => server.send(data, port, address, callback))
  const done = Promise.withResolvers<void>()
  let received = 0
  client.on('message', (data) => {
    received += 1
    if (received === trips) done.resolve()
    else client.send(data, port, LOCAL.host, callback)
  })
  const payload = Buffer.alloc(bytes)
  for (let count = 0; count < underway; count += 1) client.send(payload, port, LOCAL.host, callback)
  await done.promise
  for (const socket of [client, server]) socket.close()
}

async function serveByHand(socket: Socket): Promise<void> {
  const next = receiver(socket)
  for (let datagram = await next(); datagram !== null; datagram = await next()) {
    await sendByHand(socket, datagram.data, datagram.port, datagram.address)
  }
}

interface Received {
  readonly data: Buffer
  readonly port: number
  readonly address: string
}

/** The next datagram; null when the socket is closed. */
function receiver(socket: Socket): () => Promise<Received | null> {
  const waiting: Received[] = []
  let take: ((datagram: Received | null) => void) | undefined
  const give = (datagram: Received | null) => {
    const taker = take
    take = undefined
    if (taker !== undefined) taker(datagram)
    else if (datagram !== null) waiting.push(datagram)
  }
  socket.on('message', (data, { port, address }) => give({ data, port, address }))
  socket.on('close', () => give(null))
  return () =>
    new Promise((resolve) => {
      const datagram = waiting.shift()
      if (datagram === undefined) take = resolve
      else resolve(datagram)
    })
}

function sendByHand(socket: Socket, data: Buffer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(data, port, host, (error) => (error === null ? resolve() : reject(error)))
  })
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(LOCAL.port, LOCAL.host)
  await once(socket, 'listening')
  return socket
}

function rethrow(error: Error | null): void {
  if (error !== null) throw error
}
