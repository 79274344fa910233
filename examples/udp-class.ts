/**
 * UDP as a class of one's own, to be used again: text in the encoding that both sides agreed on, and a log line for every
 * datagram. It has a socket and is not one, so that its users see only what they need.
 *
 *   node --conditions=source examples/udp-class.ts [port] [encoding]
 *
 * Run it twice, with the ports 9011 and 9012; in the first, type `9012 hello`. Encodings are those of Node: utf8, utf16le,
 * latin1, hex, base64.
 */
import {
  formatAddress,
  formatHostPort,
  type IpAddress,
  NetError,
  udp,
  type UdpEvent,
  type UdpSocket,
} from '@partyline/net'
import { inputLines } from './support/input-lines.ts'
import { printable } from './support/printable.ts'
import { run, UsageError } from './support/run.ts'

const HOST = '127.0.0.1'

class TextMessenger implements AsyncDisposable {
  readonly #socket: UdpSocket<string>

  private constructor(socket: UdpSocket<string>) {
    this.#socket = socket
  }

  /** @throws {NetError} the port cannot be had */
  static async open(port: number, encoding: BufferEncoding, log: (line: string) => void): Promise<TextMessenger> {
    const onEvent = (event: UdpEvent) => log(`${new Date().toISOString()} ${describe(event)}`)
    return new TextMessenger(await udp({ bind: { host: HOST, port }, encoding, log: onEvent }))
  }

  get address(): IpAddress {
    return this.#socket.localAddress
  }

  /** @throws {NetError} it cannot be sent; that it was sent does not mean that it arrives */
  async send(text: string, port: number): Promise<void> {
    await this.#socket.send(text, { host: HOST, port })
  }

  /** Calls back for every text that comes, until `close`. */
  async listen(onText: (text: string, from: IpAddress) => void): Promise<void> {
    for await (const { data, from } of this.#socket) onText(data, from)
  }

  async close(): Promise<void> {
    await this.#socket.close()
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
  await using messenger = await TextMessenger.open(Number(port), encoding, (line) => console.error(line))
  console.log(`listening on ${formatAddress(messenger.address)}`)

  const type = async () => {
    for await (const line of inputLines(signal)) {
      const [, to = '', text = ''] = /^(\d+) (.*)$/.exec(line) ?? []
      if (to === '') console.log('type a port and a text')
      else await messenger.send(text, Number(to)).catch(explain)
    }
    await messenger.close()
  }
  const listening = messenger.listen((text, from) => console.log(`${from.port}: ${printable(text)}`))
  await Promise.all([listening, type()])
})

function explain(error: unknown): void {
  if (!(error instanceof NetError)) throw error
  console.log(`${error.message}\n→ ${error.remedy}`)
}
