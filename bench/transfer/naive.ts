/** `naive.ts listen PORT OUT CERT KEY` and `naive.ts send PORT IN`: a file over TLS as Node's own documentation would have it, checked by nobody. */
import { createReadStream, createWriteStream, readFileSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { connect, createServer } from 'node:tls'

const [mode = '', port = '', path = '', cert = '', key = ''] = process.argv.slice(2)
if (mode === 'listen') {
  const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (socket) => {
    pipeline(socket, createWriteStream(path)).then(
      () => process.exit(0),
      () => process.exit(1),
    )
  })
  server.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'))
} else {
  const socket = connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false })
  await pipeline(createReadStream(path), socket)
}
