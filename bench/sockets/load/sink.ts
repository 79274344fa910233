/** `sink.ts PORT`: reads to the end of the stream, and prints how many bytes came and how long it took. */
import { connect } from 'node:net'

let bytes = 0
const startedAt = performance.now()
const socket = connect({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  onread: {
    buffer: Buffer.alloc(256 * 1024),
    callback: (size) => {
      bytes += size
      return true
    },
  },
})
socket.on('end', () => {
  process.stdout.write(`result ${JSON.stringify({ bytes, seconds: (performance.now() - startedAt) / 1000 })}\n`)
})
socket.on('error', (error) => {
  throw error
})
