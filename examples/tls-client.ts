/**
 * An encrypted client. Encryption without knowing with whom is no protection, so the certificate of the server is checked:
 * against the issuers that Node brings along, or against the one given here.
 *
 *   node --conditions=source examples/tls-client.ts 9443 localhost cert.pem
 *   node --conditions=source examples/tls-client.ts 9443 localhost             # fails: nobody we trust has signed it
 *   node --conditions=source examples/tls-client.ts 443 example.org            # a public server has a signed one
 *
 * It shows what was agreed on, then sends what you type and prints what comes.
 */
import { readFile } from 'node:fs/promises'
import { connect, framed, lineCodec } from '@partyline/net'
import { linesOf } from './support/lines-of.ts'
import { Prompt } from './support/prompt.ts'
import { parsePort, run } from './support/run.ts'

await run('tls-client [port] [host] [cert.pem]', async ([port = '9443', host = 'localhost', caPath], stop) => {
  const tls = caPath === undefined ? true : { ca: await readFile(caPath) }
  const wait = { tls, signal: stop.signal, timeoutMs: 10_000 }
  await using connection = await connect({ host, port: parsePort(port) }, wait)
  console.log(`${connection.tls?.protocol}, ${connection.tls?.cipher}`)
  console.log(`fingerprint of the server: ${connection.tls?.peerFingerprint}`)

  const prompt = new Prompt(AbortSignal.any([stop.signal, connection.signal]))
  const lines = framed(connection, lineCodec({ lineBytesMax: 8192 }))
  const read = async () => {
    for await (const line of linesOf(lines, (problem) => prompt.print(`(${problem})`))) prompt.print(line)
    await connection.close()
  }
  const type = async () => {
    for await (const line of prompt.lines) await lines.send(line)
    if (stop.signal.aborted) await connection.close()
    else if (!connection.signal.aborted) await connection.closeWrite()
  }
  await Promise.all([read(), type()])
})
