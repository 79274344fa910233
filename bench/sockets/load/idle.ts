/** `idle.ts PORT CONNECTIONS`: opens them, each with one message echoed, and keeps them until it is ended. */
import { connect } from 'node:net'

const [port = 0, connections = 0] = process.argv.slice(2).map(Number)
const buffer = Buffer.alloc(1024)

function open(): Promise<void> {
  return new Promise((resolve) => {
    const callback = () => {
      resolve()
      return true
    }
    const socket = connect({ host: '127.0.0.1', port, onread: { buffer, callback } })
    socket.on('connect', () => socket.write('hello'))
    socket.on('error', (error) => {
      throw error
    })
  })
}

// In groups smaller than the queue of connections that wait to be accepted.
for (let count = 0; count < connections; count += 100) await Promise.all(Array.from({ length: 100 }, open))
process.stdout.write(`result ${JSON.stringify({ connections })}\n`)
