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
import { printable } from './support/printable.ts'
import { Prompt } from './support/prompt.ts'
import { parsePort, run, UsageError } from './support/run.ts'

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
  const log = (line: string) => prompt.print(line)
  await using messenger = await TextMessenger.open(parsePort(port), encoding, log)
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
