/**
 * `echo.ts PORT CONNECTIONS BYTES SECONDS`: each connection sends a message when it has the last one back. Prints how many
 * came back, and checks that they are what was sent.
 */
import { connect, type Socket } from 'node:net'

const [port = 0, connections = 0, bytes = 0, seconds = 0] = process.argv.slice(2).map(Number)
const message = Buffer.alloc(bytes, 'partyline!')
const buffer = Buffer.alloc(64 * 1024)
let count = 0
let total = 0
let isCounting = false

function open(): Promise<Socket> {
  return new Promise((resolve) => {
    let received = 0
    const socket = connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      onread: {
        buffer,
        callback: (size) => {
          const expected = message.subarray(received, received + size)
          if (!buffer.subarray(0, size).equals(expected)) throw new Error('what came back is not what was sent')
          received += size
          if (received < bytes) return true
          received = 0
          total += 1
          if (isCounting) count += 1
          socket.write(message)
          return true
        },
      },
    })
    socket.on('connect', () => resolve(socket))
    socket.on('error', (error) => {
      throw error
    })
  })
}

const sockets = await Promise.all(Array.from({ length: connections }, open))
for (const socket of sockets) socket.write(message)
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
await wait(500)
isCounting = true
process.stdout.write('measuring\n')
const startedAt = performance.now()
await wait(seconds * 1000)
isCounting = false
process.stdout.write(`result ${JSON.stringify({ count, total, seconds: (performance.now() - startedAt) / 1000 })}\n`)
for (const socket of sockets) socket.destroy()
