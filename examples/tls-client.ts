/**
 * An encrypted client. Encryption without knowing with whom is no protection, so the certificate of the server is checked:
 * against the issuers that the system trusts, or against the one given here.
 *
 *   node --conditions=source examples/tls-client.ts 9443 localhost cert.pem
 *   node --conditions=source examples/tls-client.ts 9443 localhost             # fails: nobody we trust has signed it
 *   node --conditions=source examples/tls-client.ts 443 example.org            # a public server has a signed one
 *
 * It shows what was agreed on, then sends what you type.
 */
import { readFile } from 'node:fs/promises'
import { connect, framed, lineCodec } from '@partyline/net'
import { inputLines } from './support/input-lines.ts'
import { printable } from './support/printable.ts'
import { run } from './support/run.ts'

await run('tls-client [port] [host] [cert.pem]', async ([port = '9443', host = 'localhost', caPath], { signal }) => {
  const tls = caPath === undefined ? true : { ca: await readFile(caPath) }
  await using connection = await connect({ host, port: Number(port) }, { tls, signal, timeoutMs: 10_000 })
  console.log(`${connection.tls?.protocol}, ${connection.tls?.cipher}`)
  console.log(`fingerprint of the server: ${connection.tls?.peerFingerprint}`)

  const lines = framed(connection, lineCodec({ lineBytesMax: 8192 }))
  for await (const line of inputLines(signal)) {
    await lines.send(line)
    const answer = await lines.read({ signal })
    if (answer === null) break
    console.log(printable(answer))
  }
})
