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
import { access, readFile } from 'node:fs/promises'
import { type Certificate, formatAddress, framed, lineCodec, NetError, serve } from '@partyline/net'
import { linesOf } from './support/lines-of.ts'
import { Failure, parsePort, run } from './support/run.ts'

async function readCertificate(certPath: string, keyPath: string): Promise<Certificate> {
  return { cert: await readFile(certPath), key: await readFile(keyPath) }
}

/** For whoever starts it before there is a certificate. */
async function checkFile(path: string): Promise<void> {
  await access(path).catch((error: Error) => {
    throw new Failure(`${error.message}\n→ make a certificate and its key with the command at the head of this program`)
  })
}

await run(
  'tls-server cert.pem key.pem [port] [host]',
  async ([certPath = 'cert.pem', keyPath = 'key.pem', port = '9443', host = '127.0.0.1'], stop) => {
    await Promise.all([checkFile(certPath), checkFile(keyPath)])
    await using server = await serve(
      { host, port: parsePort(port) },
      async (connection) => {
        console.log(`${formatAddress(connection.remoteAddress)}: ${connection.tls?.protocol} ${connection.tls?.cipher}`)
        const lines = framed(connection, lineCodec({ lineBytesMax: 8192 }))
        const answers = linesOf(lines, (problem) => lines.send(problem))
        for await (const line of answers) await lines.send(`for your eyes only: ${line}`)
      },
      {
        tls: await readCertificate(certPath, keyPath),
        // A client that does not trust us ends its own connection, here in the middle of the handshake.
        onError: (error) => console.log(error instanceof NetError ? error.message : error),
      },
    )
    const renew = async () => {
      server.setCertificate(await readCertificate(certPath, keyPath))
      console.log('the certificate was read again')
    }
    // On a terminal, SIGHUP says that its window was closed: the program should end then, as it does by itself.
    if (!process.stdin.isTTY) {
      process.on('SIGHUP', () => {
        renew().catch((error: unknown) => console.log(`the old certificate stays: ${String(error)}`))
      })
    }
    console.log(`listening on ${formatAddress(server.addresses[0])}`)
    await stop.requested
  },
)
