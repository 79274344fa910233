/**
 * UDP as a class of one's own, to be used again: text in the encoding that both sides agreed on, a log line for every
 * datagram, and encryption, where there is a passphrase. It has a socket and is not one, so that its users see only what they
 * need.
 *
 *   node --conditions=source examples/udp-class.ts [port] [encoding]
 *
 * Run it twice, with the ports 9011 and 9012; in the first, type `9012 hello`. Encodings are those of Node: utf8, utf16le,
 * latin1, hex, base64. With PASSPHRASE in the environment of both, datagrams are encrypted, and others are dropped.
 */
import {
  type DatagramChannel,
  formatAddress,
  formatHostPort,
  type IpAddress,
  NetError,
  sealed,
  udp,
  type UdpEvent,
} from '@partyline/net'
import { printable } from './support/printable.ts'
import { Prompt } from './support/prompt.ts'
import { parsePort, run, UsageError } from './support/run.ts'

const HOST = '127.0.0.1'

interface MessengerOptions {
  readonly encoding: BufferEncoding
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

await run('udp-class [port] [encoding]', async ([port = '9011', encoding = 'utf8'], { signal }) => {
  if (!Buffer.isEncoding(encoding)) throw new UsageError(`${encoding} is not an encoding`)
  const { PASSPHRASE: passphrase = '' } = process.env
  const log = (line: string) => prompt.print(line)
  await using messenger = await TextMessenger.open(parsePort(port), { encoding, passphrase, log })
  const prompt = new Prompt(signal)
  prompt.print(`listening on ${formatAddress(messenger.address)}`)

  const type = async () => {
    for await (const line of prompt.lines) {
      const [, to = '', text = ''] = /^(\d+) (.*)$/.exec(line) ?? []
      if (to === '') prompt.print('type a port and a text')
      else await messenger.send(text, Number(to)).catch((error: unknown) => prompt.print(explain(error)))
    }
    await messenger.close()
  }
  const listening = messenger.listen((text, from) => prompt.print(`${from.port}: ${printable(text)}`))
  await Promise.all([listening, type()])
})

function explain(error: unknown): string {
  if (!(error instanceof NetError)) throw error
  return `${error.message}\n→ ${error.remedy}`
}
