/** Somebody with an account that sends pictures to channels, and says something in #pictures. */
import assert from 'node:assert/strict'
import { basename } from 'node:path'
import { curl } from '../support/curl.ts'
import { IrcClient } from '../support/irc-client.ts'
import type { ChatServer } from '../support/server.ts'

export class PictureSender implements AsyncDisposable {
  readonly #client: IrcClient
  readonly #filehost: string

  static async start(server: ChatServer): Promise<PictureSender> {
    const client = await IrcClient.connect(server.door('irc'))
    client.send('NICK ann', 'USER ann 0 * :ann')
    const { params } = await client.expect(/ 005 .* soju\.im\/FILEHOST=/)
    const [, filehost = ''] = /soju\.im\/FILEHOST=(\S+)/.exec(params.join(' ')) ?? []
    client.send('NS REGISTER otter-otter-otter')
    await client.expect(/Account created/)
    await client.join('#pictures')
    return new PictureSender(client, filehost)
  }

  constructor(client: IrcClient, filehost: string) {
    this.#client = client
    this.#filehost = filehost
  }

  /** Resolves when somebody has come. */
  async present(nick: string): Promise<void> {
    await this.#client.expect(new RegExp(`:${nick}!\\S+ JOIN`))
  }

  async join(channel: string): Promise<void> {
    await this.#client.join(channel)
  }

  /** @returns its link */
  async share(file: string, channel = '#pictures'): Promise<string> {
    const send = ['--user', 'ann:otter-otter-otter', '--data-binary', `@${file}`]
    const name = ['--header', `Content-Disposition: attachment; filename="${basename(file)}"`]
    const sent = await curl(...send, ...name, `${this.#filehost}?channel=${encodeURIComponent(channel)}`)
    assert.equal(sent.status, 201, sent.body)
    return sent.body.trim()
  }

  say(...texts: readonly string[]): void {
    this.sayIn('#pictures', ...texts)
  }

  sayIn(channel: string, ...texts: readonly string[]): void {
    this.#client.send(...texts.map((text) => `PRIVMSG ${channel} :${text}`))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]()
  }
}
