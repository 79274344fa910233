/**
 * A chat of two over encrypted datagrams: both know a passphrase. A listener on the way reads nothing, and what others send,
 * change or repeat is dropped before we see it.
 *
 *   PASSPHRASE='correct horse' node --conditions=source examples/sealed-udp.ts 9015
 *   PASSPHRASE='correct horse' node --conditions=source examples/sealed-udp.ts 0 9015 [host]
 *
 * Arguments: own port, and where to write to; without the latter, it answers the peer that wrote last and knows the passphrase.
 * The passphrase is in the environment, because every user of a machine can see the arguments of a program.
 */
import { createInterface } from 'node:readline'
import { formatAddress, type HostTarget, NetError, sealed, udp } from '@partyline/net'

const { PASSPHRASE: passphrase = '' } = process.env
if (passphrase === '') {
  console.error('set PASSPHRASE in the environment, to the same text on both sides')
  process.exit(2)
}

async function main(ownPort = '9015', port?: string, host = '127.0.0.1'): Promise<void> {
  let peer: HostTarget | undefined = port === undefined ? undefined : { host, port: Number(port) }
  const socket = await udp({ bind: { host: '', port: Number(ownPort) } })
  // Making a key from a passphrase is slow on purpose: so is guessing.
  await using channel = await sealed(socket, { passphrase, salt: 'partyline example' }, { encoding: 'utf8' })
  console.log(`listening on ${formatAddress(socket.localAddress)}`)

  const listen = async () => {
    for await (const { data, from } of channel) {
      // Control characters could clear our screen.
      console.log(`< ${data.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�')}`)
      // A peer that has the key may move to another address; the address itself proves nothing.
      peer = from
    }
  }
  const type = async () => {
    for await (const line of createInterface({ input: process.stdin })) {
      if (peer === undefined) console.log('nobody has written yet')
      else await channel.send(line, peer).catch(explain)
    }
    await channel.close()
  }
  await Promise.all([listen(), type()])
  const { opened, ...dropped } = channel.counters
  console.log(`${opened} opened; dropped: ${JSON.stringify(dropped)}`)
}

function explain(error: unknown): void {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
}

await main(...process.argv.slice(2)).catch((error: unknown) => {
  explain(error)
  process.exitCode = 1
})
