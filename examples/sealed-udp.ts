/**
 * A chat of two over encrypted datagrams: both know a passphrase. Whoever listens on the way reads nothing, and what
 * somebody else sends, changes or repeats is dropped before we see it.
 *
 *   PASSPHRASE='correct horse' node --conditions=source examples/sealed-udp.ts 9015
 *   PASSPHRASE='correct horse' node --conditions=source examples/sealed-udp.ts 0 9015 [host]
 *
 * Arguments: own port, and where to write to; without the latter, it answers whoever wrote last and knows the passphrase.
 * The passphrase is in the environment, because every user of a machine can see the arguments of a program.
 */
import { formatAddress, type HostTarget, NetError, sealed, udp } from '@partyline/net'
import { printable } from './support/printable.ts'
import { Prompt } from './support/prompt.ts'
import { parsePort, run, UsageError } from './support/run.ts'

await run('sealed-udp own-port [port] [host]', async ([ownPort = '9015', port, host = '127.0.0.1'], { signal }) => {
  const { PASSPHRASE: passphrase = '' } = process.env
  if (passphrase === '') throw new UsageError('set PASSPHRASE in the environment, to the same text on both sides')
  let peer: HostTarget | undefined = port === undefined ? undefined : { host, port: parsePort(port) }
  const socket = await udp({ bind: { host: '', port: parsePort(ownPort) } })
  // Making a key from a passphrase is slow on purpose: so is guessing.
  await using channel = await sealed(socket, { passphrase, salt: 'partyline example' }, { encoding: 'utf8' })
  console.log(`listening on ${formatAddress(socket.localAddress)}`)
  const prompt = new Prompt(signal)

  const listen = async () => {
    for await (const { data, from } of channel) {
      prompt.print(`< ${printable(data)}`)
      // Whoever has the key may move to another address; the address itself proves nothing.
      peer = from
    }
  }
  const type = async () => {
    for await (const line of prompt.lines) {
      if (peer === undefined) prompt.print('nobody has written yet')
      else await channel.send(line, peer).catch((error: unknown) => prompt.print(explain(error)))
    }
    await channel.close()
  }
  await Promise.all([listen(), type()])
  const { opened, ...dropped } = channel.counters
  console.log(`${opened} opened; dropped: ${JSON.stringify(dropped)}`)
})

function explain(error: unknown): string {
  if (!(error instanceof NetError)) throw error
  return `${error.message}\n→ ${error.remedy}`
}
