/** Echo on node:net by hand: events, backpressure by pause and drain. */
import { createServer } from 'node:net'

const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (socket) => {
  socket.on('data', (bytes) => {
    if (!socket.write(bytes)) socket.pause()
  })
  socket.on('drain', () => socket.resume())
  socket.on('end', () => socket.end())
  socket.on('error', () => socket.destroy())
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.stdout.write(`listening ${address.port}\n`)
})
