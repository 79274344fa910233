/** A client without comfort: sends lines, keeps every line that comes, and waits for those that a test is about. */
import { parseMessage, type Message } from '@partyline/irc'
import { connect, framed, lineCodec, type Connection, type Target, type TlsConnectOptions } from '@partyline/net'
import { News } from './news.ts'

/** More than any server may send in one line, tags included, whatever its limits are. */
const LINE_BYTES_MAX = 131_072

const LINES_SHOWN_ON_FAILURE = 20

export interface IrcClientOptions {
  readonly tls?: TlsConnectOptions
  /** Called with each message as it arrives. */
  readonly onMessage?: (message: Message) => void
}

export class IrcClient implements AsyncDisposable {
  readonly connection: Connection
  readonly messages: Message[] = []
  /** Resolves when the server has ended the stream or the connection is broken, and everything is read. */
  readonly ended: Promise<void>
  readonly #onMessage: (message: Message) => void
  readonly #news = new News()
  /** As they came, each beside its message. */
  readonly #lines: string[] = []
  /** How many of them `expect` has passed. */
  #passed = 0

  static async connect(target: Target, options: IrcClientOptions = {}): Promise<IrcClient> {
    const { tls } = options
    return new IrcClient(await connect(target, tls === undefined ? {} : { tls }), options)
  }

  constructor(connection: Connection, { onMessage = () => {} }: IrcClientOptions = {}) {
    this.connection = connection
    this.#onMessage = onMessage
    this.ended = this.#read()
  }

  /** Sends NICK and USER and waits for the welcome; before it, asks for the capabilities and shows the password. */
  async register(
    nick: string,
    { capabilities = [], password }: { readonly capabilities?: readonly string[]; readonly password?: string } = {},
  ): Promise<void> {
    if (password !== undefined) this.send(`PASS ${password}`)
    if (capabilities.length > 0) this.send('CAP LS 302', `CAP REQ :${capabilities.join(' ')}`)
    this.send(`NICK ${nick}`, `USER ${nick} 0 * :${nick}`)
    if (capabilities.length > 0) {
      await this.expect(/ CAP \S+ ACK /)
      this.send('CAP END')
    }
    await this.expect(/ 001 /)
  }

  /** Joins a channel and waits until the list of its members is there. */
  async join(channel: string): Promise<void> {
    this.send(`JOIN ${channel}`)
    await this.expect(/ 366 /)
  }

  /** Sends lines in one write. On a connection that is broken already, nothing happens. */
  send(...lines: readonly string[]): void {
    this.sendBytes(Buffer.from(lines.map((line) => `${line}\r\n`).join('')))
  }

  sendBytes(bytes: Uint8Array): void {
    this.connection.writeNow(bytes)
  }

  /**
   * The next message whose line matches, after the message that was found before.
   * @throws {Error} it did not come in time, or cannot come any more; the message shows the last lines that did come
   */
  expect(pattern: RegExp, timeoutMs?: number): Promise<Message> {
    const look = (): Message | null => {
      for (; this.#passed < this.#lines.length; this.#passed += 1) {
        const message = this.messages[this.#passed]
        if (message !== undefined && pattern.test(this.#lines[this.#passed] ?? '')) {
          this.#passed += 1
          return message
        }
      }
      return null
    }
    const tail = () => `it got:\n${this.#lines.slice(-LINES_SHOWN_ON_FAILURE).join('\n')}`
    return this.#news.until(look, String(pattern), tail, timeoutMs)
  }

  /** Waits until the server has answered everything sent so far. */
  async settle(): Promise<void> {
    const token = `settle-${this.messages.length}`
    this.send(`PING ${token}`)
    await this.expect(new RegExp(` PONG .*${token}`))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.connection.abort()
    await this.ended
  }

  async #read(): Promise<void> {
    try {
      for await (const line of framed(this.connection, lineCodec({ lineBytesMax: LINE_BYTES_MAX }))) this.#receive(line)
    } catch {
      // A server that was killed, or our own abort: what came before it counts.
    }
    this.#news.end()
    // As every client does when the server has said its last.
    await this.connection.close()
  }

  #receive(line: string): void {
    const message = parseMessage(line)
    if (message === null) return
    if (message.verb === 'PING') this.send(`PONG :${message.params[0] ?? ''}`)
    this.messages.push(message)
    this.#lines.push(line)
    this.#onMessage(message)
    this.#news.tell()
  }
}
