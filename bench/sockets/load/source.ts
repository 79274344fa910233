/** `source.ts PORT BYTES`: sends them, ends its direction, and prints how many the other side counted and how long it took. */
import { connect } from 'node:net'

const [port = 0, bytes = 0] = process.argv.slice(2).map(Number)
const CHUNK = Buffer.alloc(256 * 1024, 'partyline')

let left = bytes
let answer = ''
const startedAt = performance.now()
const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true }, send)

function send(): void {
  let hasRoom = true
  while (left > 0 && hasRoom) {
    hasRoom = socket.write(CHUNK.subarray(0, Math.min(left, CHUNK.length)))
    left -= CHUNK.length
  }
  if (left <= 0) socket.end()
}

socket.on('drain', send)
socket.on('data', (text) => {
  answer += text.toString()
})
socket.on('end', () => {
  const seconds = (performance.now() - startedAt) / 1000
  process.stdout.write(`result ${JSON.stringify({ bytes: Number(answer), seconds })}\n`)
})
socket.on('error', (error) => {
  throw error
})
