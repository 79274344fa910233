/** Somebody with an account that sends pictures to #pictures, and says something there. */
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

  async share(file: string): Promise<void> {
    const send = ['--user', 'ann:otter-otter-otter', '--data-binary', `@${file}`]
    const name = ['--header', `Content-Disposition: attachment; filename="${basename(file)}"`]
    const sent = await curl(...send, ...name, `${this.#filehost}?channel=%23pictures`)
    assert.equal(sent.status, 201, sent.body)
  }

  say(...texts: readonly string[]): void {
    this.#client.send(...texts.map((text) => `PRIVMSG #pictures :${text}`))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]()
  }
}
