/** The client core of `@partyline/irc/client` over TCP, for tests: what it knows can be waited for. */
import {
  ClientCore,
  itemsOf,
  runClient,
  type Client,
  type ClientOptions,
  type ClientState,
  type LineConnection,
  type Place,
  type PlaceKey,
} from '@partyline/irc/client'
import { connect, framed, lineCodec, systemClock, type HostTarget } from '@partyline/net'
import { News } from './news.ts'

const LINE_BYTES_MAX = 131_072
const DEFECT = 'the client has a defect'

export class CoreClient implements AsyncDisposable {
  readonly client: Client
  readonly #news = new News()

  /** @param target asked again at each new connection: a server that is started anew has another port */
  constructor(target: () => HostTarget, options: Partial<ClientOptions> & Pick<ClientOptions, 'identity'>) {
    const core = new ClientCore({ random: Math.random, ...options })
    this.client = runClient({
      core,
      clock: systemClock,
      transport: { open: (signal) => open(target(), signal) },
      onDefect: (error) => {
        throw new Error(DEFECT, { cause: error })
      },
    })
    this.client.subscribe(() => this.#news.tell())
    this.client.act({ kind: 'connect' })
  }

  get state(): ClientState {
    return this.client.state
  }

  place(name: string): Place | undefined {
    return this.state.places.get(name as PlaceKey)
  }

  /** Waits until the state is so. */
  until(what: string, isSo: () => boolean, timeoutMs?: number): Promise<true> {
    const look = () => (isSo() ? true : null)
    return this.#news.until(look, what, () => JSON.stringify(this.state.connection), timeoutMs)
  }

  say(place: string, ...texts: readonly string[]): void {
    for (const text of texts) this.client.act({ kind: 'send', place: place as PlaceKey, text })
  }

  /** The messages of a place. */
  texts(place: string): readonly string[] {
    const timeline = this.place(place)?.timeline
    return timeline === undefined
      ? []
      : [...itemsOf(timeline)].flatMap((item) => (item.kind === 'message' ? [item.text] : []))
  }

  /** In the channel, and everything of before is there. */
  untilIn(channel: string): Promise<true> {
    return this.until(`to be in ${channel}`, () => {
      const { connection } = this.state
      const place = this.place(channel)
      return (
        connection.kind === 'online' &&
        place?.membership.kind === 'joined' &&
        !place.loading.isCatchingUp &&
        place.members.size > 0
      )
    })
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.client.stop()
    return Promise.resolve()
  }
}

async function open(target: HostTarget, signal: AbortSignal): Promise<LineConnection> {
  const connection = await connect(target, { signal })
  return {
    lines: batches(framed(connection, lineCodec({ lineBytesMax: LINE_BYTES_MAX }))),
    write: (lines) => connection.writeNow(Buffer.from(lines.map((line) => `${line}\r\n`).join(''))),
    close: () => void connection.close(),
  }
}

async function* batches(lines: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  for await (const line of lines) yield [line]
}
