/**
 * An encrypted client. Encryption with an unknown peer is no protection, so the certificate of the server is checked: against
 * the issuers that Node brings along, or against the certificate given here.
 *
 *   node --conditions=source examples/tls-client.ts 9443 localhost cert.pem
 *   node --conditions=source examples/tls-client.ts 9443 localhost             # fails: no issuer that we trust has signed it
 *   node --conditions=source examples/tls-client.ts 443 example.org            # a public server has a signed one
 *
 * It shows what was agreed on, then sends what you type and prints what comes.
 */
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { connect, framed, lineCodec, NetError } from '@partyline/net'

const [port = '9443', host = 'localhost', caPath] = process.argv.slice(2)

try {
  const tls = caPath === undefined ? true : { ca: await readFile(caPath) }
  await using connection = await connect({ host, port: Number(port) }, { tls, timeoutMs: 10_000 })
  console.log(`${connection.tls?.protocol}, ${connection.tls?.cipher}`)
  console.log(`fingerprint of the server: ${connection.tls?.peerFingerprint}`)

  const terminal = createInterface({ input: process.stdin })
  const lines = framed(connection, lineCodec({ lineBytesMax: 8192, quietMs: 250 }))
  const read = async () => {
    // Control characters could clear our screen.
    for await (const line of lines) console.log(line.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�'))
  }
  const type = async () => {
    for await (const line of terminal) await lines.send(line)
    await connection.closeWrite()
  }
  // A connection that fails tells its reader, too.
  type().catch(() => {})
  await read().finally(() => terminal.close())
} catch (error) {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
  process.exitCode = 1
}
