/**
 * UDP as a class of your own, to be used again: text in the encoding that both sides agreed on, a log line for every
 * datagram, and encryption, where there is a passphrase. It has a socket and is not one, so that its users see only what they
 * need.
 *
 *   node --conditions=source examples/udp-class.ts [port] [encoding]
 *
 * Run it twice, with the ports 9011 and 9012; in the first, type `9012 hello`. Encodings are all that Node reads: utf8, gbk,
 * big5, latin1, hex and many more. With PASSPHRASE in the environment of both, datagrams are encrypted, and others are dropped.
 */
import { createInterface } from 'node:readline'
import { type DatagramChannel, formatAddress, formatHostPort, type IpAddress, NetError } from '@partyline/net'
import { sealed, udp, type UdpEvent } from '@partyline/net'

const HOST = '127.0.0.1'

interface MessengerOptions {
  readonly encoding: string
  /** Empty: not encrypted. */
  readonly passphrase: string
  readonly log: (line: string) => void
}

class TextMessenger implements AsyncDisposable {
  readonly address: IpAddress
  readonly #channel: DatagramChannel<string>

  private constructor(address: IpAddress, channel: DatagramChannel<string>) {
    this.address = address
    this.#channel = channel
  }

  /** @throws {NetError} the port cannot be had */
  static async open(port: number, { encoding, passphrase, log }: MessengerOptions): Promise<TextMessenger> {
    const bind = { host: HOST, port }
    const onEvent = (event: UdpEvent) => log(`${new Date().toISOString()} ${describe(event)}`)
    if (passphrase === '') {
      const socket = await udp({ bind, encoding, log: onEvent })
      return new TextMessenger(socket.localAddress, socket)
    }
    // What travels is bytes then, 43 more than the text has; the encoding is that of what is inside.
    const socket = await udp({ bind, log: onEvent })
    const secret = { passphrase, salt: 'partyline example' }
    return new TextMessenger(socket.localAddress, await sealed(socket, secret, { encoding }))
  }

  /** @throws {NetError} it cannot be sent; that it was sent does not mean that it arrives */
  async send(text: string, port: number): Promise<void> {
    await this.#channel.send(text, { host: HOST, port })
  }

  /** Calls back for every text that comes, until `close`. */
  async listen(onText: (text: string, from: IpAddress) => void): Promise<void> {
    for await (const { data, from } of this.#channel) onText(data, from)
  }

  async close(): Promise<void> {
    await this.#channel.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function describe(event: UdpEvent): string {
  switch (event.kind) {
    case 'received':
      return `received ${event.bytes} bytes from ${formatAddress(event.from)}`
    case 'sent':
      return `sent ${event.bytes} bytes to ${formatHostPort(event.to.host, event.to.port)}`
    case 'dropped':
      return `dropped a datagram from ${formatAddress(event.from)}`
    case 'failed':
      return `failed: ${event.error.message}`
    default:
      return event satisfies never
  }
}

function explain(error: unknown): void {
  if (!(error instanceof NetError)) throw error
  console.error(`${error.message}\n→ ${error.remedy}`)
}

async function main(port = '9011', encoding = 'utf8'): Promise<void> {
  const { PASSPHRASE: passphrase = '' } = process.env
  await using messenger = await TextMessenger.open(Number(port), { encoding, passphrase, log: console.log })
  console.log(`listening on ${formatAddress(messenger.address)}`)
  const listening = messenger.listen((text, from) => console.log(`${from.port}: ${JSON.stringify(text)}`))
  for await (const line of createInterface({ input: process.stdin })) {
    const [, to, text = ''] = /^(\d+) (.*)$/.exec(line) ?? []
    if (to === undefined) console.log('type a port and a text')
    else await messenger.send(text, Number(to)).catch(explain)
  }
  await messenger.close()
  await listening
}

await main(...process.argv.slice(2)).catch((error: unknown) => {
  // An unknown encoding.
  if (error instanceof TypeError) console.error(error.message)
  else explain(error)
  process.exitCode = 1
})
