/**
 * For the tests of the load: the least of an IRC server that it needs, in this process, with a hook that can do to any
 * delivery what a faulty server would.
 */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

export interface Delivery {
  readonly to: string
  readonly from: string
  /** Of all messages to the channel, from 1. */
  readonly count: number
  readonly line: string
}

export interface ChannelServerOptions {
  readonly hasEcho: boolean
  /** The lines that are sent in place of one delivery. Default: the delivery's own. */
  readonly deliver?: (delivery: Delivery) => readonly string[]
  /** What everybody is sent before the answer to a PING with this parameter. */
  readonly beforePong?: { readonly parameter: string; readonly text: string }
}

export interface ChannelServer {
  readonly port: number
  close(): Promise<void>
}

export async function startChannelServer(options: ChannelServerOptions): Promise<ChannelServer> {
  const { hasEcho, deliver, beforePong } = options
  const sockets = new Set<Socket>()
  const members = new Map<Socket, string>()
  let count = 0

  const send = (socket: Socket, from: string, text: string): void => {
    count++
    for (const [member, to] of members) {
      if (member === socket && !hasEcho) continue
      const line = `:${from}!load@127.0.0.1 ${text}`
      for (const sent of deliver?.({ to, from, count, line }) ?? [line]) member.write(`${sent}\r\n`)
    }
  }

  const server = createServer({ noDelay: true }, (socket) => {
    let nickname = ''
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => members.delete(socket))
    createInterface({ input: socket }).on('line', (line) => {
      const [verb = '', parameter = ''] = line.split(' ')
      if (verb === 'NICK') nickname = parameter
      if (verb === 'USER') socket.write(`:server 376 ${nickname} :End of MOTD\r\n`)
      if (verb === 'PING' && beforePong?.parameter === parameter) socket.write(beforePong.text)
      if (verb === 'PING') socket.write(`:server PONG server :${parameter}\r\n`)
      if (verb === 'PRIVMSG') send(socket, nickname, line)
      if (verb === 'JOIN') {
        members.set(socket, nickname)
        socket.write(`:server 366 ${nickname} ${parameter} :End of NAMES\r\n`)
      }
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP listener has no port')
  return {
    port: address.port,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
