/** Echo on node:net with a loop by hand that awaits one promise for each read: the least that an interface without callbacks costs. */
import { createServer, type Socket } from 'node:net'

async function echo(socket: Socket): Promise<void> {
  let take: (bytes: Buffer | null) => void = () => {}
  socket.on('data', (bytes) => take(bytes))
  socket.on('close', () => take(null))
  socket.on('error', () => socket.destroy())
  for (;;) {
    const bytes = await new Promise<Buffer | null>((resolve) => {
      take = resolve
    })
    if (bytes === null) return
    socket.write(bytes)
  }
}

const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (socket) => void echo(socket))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.stdout.write(`listening ${address.port}\n`)
})
