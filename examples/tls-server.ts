/**
 * An encrypted server. It needs a certificate and its key; for one of your own, valid for this machine:
 *
 *   openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost \
 *     -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key.pem -out cert.pem
 *   node --conditions=source examples/tls-server.ts cert.pem key.pem [port] [host]
 *
 * Then examples/tls-client.ts. Started by a service manager, without a terminal, it reads both files again on SIGHUP:
 * connections go on, new ones get the new certificate.
 */
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { type Connection, formatAddress, framed, lineCodec, NetError, serve } from '@partyline/net'

const [certPath = 'cert.pem', keyPath = 'key.pem', port = '9443', host = '127.0.0.1'] = process.argv.slice(2)
for (const path of [certPath, keyPath]) {
  if (existsSync(path)) continue
  console.error(`there is no ${path}\n→ make a certificate and its key with the command at the head of this program`)
  process.exit(1)
}

const readCertificate = () => ({ cert: readFileSync(certPath), key: readFileSync(keyPath) })

async function handle(connection: Connection): Promise<void> {
  console.log(`${formatAddress(connection.remoteAddress)}: ${connection.tls?.protocol} ${connection.tls?.cipher}`)
  const lines = framed(connection, lineCodec({ lineBytesMax: 8192, quietMs: 250 }))
  for await (const line of lines) await lines.send(`for your eyes only: ${line}`)
}

try {
  const server = await serve({ host, port: Number(port) }, handle, {
    tls: readCertificate(),
    // A client that does not trust us ends its own connection, here in the middle of the handshake.
    onError: (error) => console.log(error instanceof NetError ? error.message : error),
  })
  console.log(`listening on ${formatAddress(server.addresses[0])}`)
  const renew = () => {
    try {
      server.setCertificates(readCertificate())
      console.log('the certificate was read again')
    } catch (error) {
      console.log(`the old certificate stays: ${String(error)}`)
    }
  }
  // On a terminal, SIGHUP says that its window was closed: the program should end then, as it does by itself.
  if (!process.stdin.isTTY) process.on('SIGHUP', renew)

  await once(process, 'SIGINT')
  await server.drain({ timeoutMs: 1000 })
} catch (error) {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
  process.exitCode = 1
}
