/** Echo on node:net with its own `for await`: what an asynchronous loop costs by itself. */
import { createServer, type Socket } from 'node:net'

async function echo(socket: Socket): Promise<void> {
  for await (const bytes of socket) {
    if (!socket.write(bytes)) await new Promise((resolve) => socket.once('drain', resolve))
  }
}

const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (socket) => {
  echo(socket).catch(() => socket.destroy())
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.stdout.write(`listening ${address.port}\n`)
})
