/**
 * WeeChat without a screen: it is told what to do through its fifo and what it shows is read from its logs
 * (https://weechat.org/files/doc/weechat/stable/weechat_user.en.html#fifo).
 */
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatHostPort, type HostTarget } from '@partyline/net'
import { Program } from './program.ts'
import { poll, WAIT_MS } from './wait.ts'

export class WeeChat implements AsyncDisposable {
  readonly program: Program
  readonly #folder: string
  /** WeeChat names a server that came as a URL after its host. */
  readonly #server: string

  /** @param folder its home, made when it is missing */
  static async start(folder: string, { host, port }: HostTarget, nick: string, channel: string): Promise<WeeChat> {
    const url = `irc://${nick}@${formatHostPort(host, port)}/${channel}`
    const program = await Program.start('weechat-headless', [
      '--dir',
      folder,
      '-r',
      '/set logger.file.flush_delay 0',
      url,
    ])
    return new WeeChat(program, folder, host)
  }

  constructor(program: Program, folder: string, server: string) {
    this.program = program
    this.#folder = folder
    this.#server = server
  }

  /** Types a line in the window of a channel; `/quit` and the like are commands. */
  async type(channel: string, line: string): Promise<void> {
    const fifo = join(this.#folder, `weechat_fifo_${this.program.pid}`)
    await appendFile(fifo, `irc.${this.#server}.${channel} *${line}\n`)
  }

  /** Waits until the window of the channel has shown it. Columns are parted by tabs: time, nickname, text. */
  async expect(channel: string, pattern: RegExp, timeoutMs: number = WAIT_MS): Promise<void> {
    const file = join(this.#folder, 'logs', `irc.${this.#server}.${channel}.weechatlog`)
    let text = ''
    const look = async (): Promise<true | null> => {
      text = await readFile(file, 'utf8').catch(() => '')
      return pattern.test(text) ? true : null
    }
    await poll(look, String(pattern), timeoutMs, () => text)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]()
  }
}
