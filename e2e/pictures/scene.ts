/** What people say in the pictures of the documents: one morning in one channel, told by a real server. */
import { IrcClient } from '../support/irc-client.ts'
import type { ChatServer } from '../support/server.ts'
import type { SettableClock } from '../support/set-clock.ts'

export const CHANNEL = '#lobby'
export const TOPIC = 'Release on Thursday · 周四发布'

const CAPABILITIES = ['echo-message', 'message-tags', 'batch', 'draft/multiline', 'server-time']
const MINUTE_S = 60

interface Saying {
  readonly replyTo?: string
}

export class Scene implements AsyncDisposable {
  readonly #server: ChatServer
  readonly #clock: SettableClock
  readonly #people = new Map<string, IrcClient>()

  constructor(server: ChatServer, clock: SettableClock) {
    this.#server = server
    this.#clock = clock
  }

  /** It is so many minutes before now. */
  minutesAgo(minutes: number): Promise<void> {
    return this.#clock.set(-minutes * MINUTE_S)
  }

  async comes(nick: string, ...channels: readonly string[]): Promise<void> {
    const client = await IrcClient.connect(this.#server.door('irc'))
    this.#people.set(nick, client)
    await client.register(nick, { capabilities: CAPABILITIES })
    for (const channel of [CHANNEL, ...channels]) await client.join(channel)
  }

  /** @returns the id of the message */
  async says(nick: string, text: string, { replyTo }: Saying = {}, channel = CHANNEL): Promise<string> {
    const tags = replyTo === undefined ? '' : `@+draft/reply=${replyTo} `
    return this.#sent(nick, [`${tags}PRIVMSG ${channel} :${text}`], / PRIVMSG /)
  }

  /** One message of several lines (IRCv3 draft/multiline). */
  async writes(nick: string, ...lines: readonly string[]): Promise<void> {
    const inBatch = lines.map((line) => `@batch=m PRIVMSG ${CHANNEL} :${line}`)
    await this.#sent(nick, [`BATCH +m draft/multiline ${CHANNEL}`, ...inBatch, 'BATCH -m'], / BATCH \+\S+ draft/)
  }

  async reacts(nick: string, id: string, reaction: string): Promise<void> {
    await this.#sent(nick, [`@+draft/reply=${id};+draft/react=${reaction} TAGMSG ${CHANNEL}`], / TAGMSG /)
  }

  async does(nick: string, ...lines: readonly string[]): Promise<void> {
    const client = this.#client(nick)
    client.send(...lines)
    await client.settle()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#people.values()) await client[Symbol.asyncDispose]()
  }

  async #sent(nick: string, lines: readonly string[], echo: RegExp): Promise<string> {
    const client = this.#client(nick)
    client.send(...lines)
    const { tags } = await client.expect(new RegExp(`:${nick}!\\S+${echo.source}`))
    await client.settle()
    return tags.get('msgid') ?? ''
  }

  #client(nick: string): IrcClient {
    const client = this.#people.get(nick)
    if (client === undefined) throw new Error(`${nick} has not come`)
    return client
  }
}

/** Before the person who looks has gone to another channel. */
export async function morning(scene: Scene): Promise<void> {
  const archive = await scene.says('amara', 'The old archive is imported: 1,204,311 messages in four minutes')
  await scene.reacts('lin', archive, '🎉')
  await scene.reacts('jonas', archive, '🎉')
  await scene.reacts('lin', archive, '👏')
  await scene.minutesAgo(41)
  await scene.says('jonas', 'that was an hour last year! What is different?', { replyTo: archive })
  await scene.minutesAgo(38)
  await scene.writes(
    'amara',
    'one transaction for each batch, as the server itself does it:',
    '```ts',
    'for await (const batch of batches(archive)) {',
    '  store.append(batch) // one fsync',
    '}',
    '```',
  )
}

/** While that person is elsewhere. */
export async function meanwhile(scene: Scene): Promise<void> {
  await scene.minutesAgo(6)
  const search = await scene.says('lin', '搜索也好了，中文可以直接搜')
  await scene.reacts('amara', search, '👍')
  await scene.minutesAgo(4)
  await scene.says('jonas', 'mia: yes, from the very first day on. Try Ctrl-F')
  await scene.minutesAgo(2)
  await scene.says('amara', 'Next is the page for new people, a draft is at https://chat.example/welcome')
}
