/** Reads to the end of the stream on node:net by hand, and answers with the count of bytes. */
import { createServer } from 'node:net'

const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  let count = 0
  socket.on('data', (bytes) => {
    count += bytes.length
  })
  socket.on('end', () => socket.end(`${count}\n`))
  socket.on('error', () => socket.destroy())
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.stdout.write(`listening ${address.port}\n`)
})
