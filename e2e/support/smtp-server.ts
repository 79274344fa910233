/** A mail server for tests (RFC 5321), on loopback: it takes what it is given, and keeps it. */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

export interface Delivered {
  readonly recipients: readonly string[]
  /** As it came, without the dots that SMTP adds. */
  readonly message: string
}

export class SmtpServer implements AsyncDisposable {
  readonly delivered: Delivered[] = []
  /** Recipients that it knows nothing of. */
  readonly unknown = new Set<string>()
  readonly #server = createServer((socket) => void this.#serve(socket))

  static async start(): Promise<SmtpServer> {
    const smtp = new SmtpServer()
    smtp.#server.listen(0, '127.0.0.1')
    await once(smtp.#server, 'listening')
    return smtp
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
  }

  async #serve(socket: Socket): Promise<void> {
    socket.setEncoding('utf8').write('220 test ESMTP\r\n')
    let rest = ''
    let recipients: string[] = []
    let isData = false
    for await (const chunk of socket as AsyncIterable<string>) {
      rest += chunk
      for (;;) {
        const end = rest.indexOf(isData ? '\r\n.\r\n' : '\r\n')
        if (end === -1) break
        const text = rest.slice(0, end)
        rest = rest.slice(end + (isData ? 5 : 2))
        if (isData) {
          this.delivered.push({ recipients, message: `${text}\r\n`.replaceAll('\r\n..', '\r\n.') })
          recipients = []
        }
        const reply: string = isData ? '250 taken' : this.#reply(text, recipients)
        isData = !isData && reply.startsWith('354')
        socket.write(`${reply}\r\n`)
        if (reply.startsWith('221')) socket.end()
      }
    }
  }

  #reply(line: string, recipients: string[]): string {
    const [verb = ''] = line.toUpperCase().split(' ', 1)
    const [, address = ''] = /<(.*)>/.exec(line) ?? []
    switch (verb) {
      case 'EHLO':
        return '250 test'
      case 'RCPT':
        if (this.unknown.has(address)) return '550 no such mailbox'
        recipients.push(address)
        return '250 yes'
      case 'DATA':
        return '354 go on'
      case 'QUIT':
        return '221 bye'
      default:
        return '250 yes'
    }
  }
}
