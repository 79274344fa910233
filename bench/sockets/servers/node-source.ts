/** Sends as many bytes as its argument says to each client, on node:net by hand: writes until there is no room, and goes on at drain. */
import { createServer } from 'node:net'

const CHUNK = Buffer.alloc(64 * 1024, 'partyline')

const server = createServer({ noDelay: true }, (socket) => {
  let left = Number(process.argv[2])
  const send = () => {
    let hasRoom = true
    while (left > 0 && hasRoom) {
      hasRoom = socket.write(CHUNK.subarray(0, Math.min(left, CHUNK.length)))
      left -= CHUNK.length
    }
    if (left <= 0) socket.end()
  }
  socket.on('drain', send)
  socket.on('error', () => socket.destroy())
  send()
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.stdout.write(`listening ${address.port}\n`)
})
