/** Echo on Bun's own sockets. What does not fit in one write waits for `drain`. */
import { stdout } from 'node:process'

function send(socket, bytes) {
  const written = socket.write(bytes)
  if (written < bytes.length) socket.data.push(bytes.slice(written))
}

const server = Bun.listen({
  hostname: '127.0.0.1',
  port: 0,
  socket: {
    open(socket) {
      socket.data = []
    },
    data(socket, bytes) {
      if (socket.data.length > 0) socket.data.push(bytes.slice())
      else send(socket, bytes)
    },
    drain(socket) {
      const waiting = socket.data
      socket.data = []
      for (const bytes of waiting) {
        if (socket.data.length > 0) socket.data.push(bytes)
        else send(socket, bytes)
      }
    },
  },
})
stdout.write(`listening ${server.port}\n`)
