/**
 * The promise of the client core: whatever breaks, at any byte and in either direction, each message stands in its timeline once and in the
 * order of the server, and what the person says arrives once. Against the real server, with a witness that never leaves.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { itemsOf, parseSavedClient, saveClient, type ClientState, type PlaceKey } from '@partyline/irc/client'
import * as fc from 'fast-check'
import { CoreDevice, type Cut } from './core-device.ts'
import { TestServer, type TestClient } from './test-server.ts'

const DEN = '#den' as PlaceKey
const EVE = 'eve' as PlaceKey
const CAPABILITIES = 'message-tags echo-message draft/multiline batch server-time'

type Deed =
  /** `same`: a text that was said before. */
  | { readonly kind: 'says'; readonly place: PlaceKey; readonly text: 'new' | 'same' | 'lines' }
  | { readonly kind: 'hears'; readonly place: PlaceKey; readonly count: number }
  /** Others speak while the client is busy: after so many answers of the server. */
  | { readonly kind: 'interrupt'; readonly place: PlaceKey; readonly after: number }
  | { readonly kind: 'cut'; readonly cut: Cut; readonly isNext: boolean }
  | { readonly kind: 'lose' }
  /** The client takes the connection for dead, the server does not know of it. */
  | { readonly kind: 'abandon' }
  | { readonly kind: 'wake' }
  /** The program is started anew, with what it has kept: now, or when it was last given something to send. */
  | { readonly kind: 'reload'; readonly isKeptNow: boolean }

const place = fc.constantFrom(DEN, EVE)
const bytes = fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 4_000 }), fc.constant(Infinity))
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    kind: fc.constant('says' as const),
    place,
    text: fc.constantFrom('new' as const, 'same' as const, 'lines' as const),
  }),
  fc.record({ kind: fc.constant('hears' as const), place, count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('cut' as const), cut: fc.record({ up: bytes, down: bytes }), isNext: fc.boolean() }),
  fc.record({ kind: fc.constant('interrupt' as const), place, after: fc.integer({ min: 0, max: 8 }) }),
  fc.constant<Deed>({ kind: 'lose' }),
  fc.constant<Deed>({ kind: 'abandon' }),
  fc.constant<Deed>({ kind: 'wake' }),
  fc.record({ kind: fc.constant('reload' as const), isKeptNow: fc.boolean() }),
)

/** Fewer than are said: the rest is in the history. */
const SAVED_ITEMS = 4

/** Everything is done without a wait, as far as the rates of the server go. */
const UNHURRIED = { commandsPerSecond: 1_000_000, commandBurst: 1_000_000, historyPageMax: 3 }

class Town {
  readonly server: TestServer
  ann: CoreDevice
  readonly #isGuest: boolean
  #starts = 0
  /** What the program would begin with if it ended now. */
  #kept = 'null'
  #keptPending: readonly string[] = []
  readonly #eve: TestClient
  readonly #said: string[] = []
  readonly #heard: string[] = []
  readonly #interruptions: { readonly place: PlaceKey; after: number }[] = []
  #count = 0

  static async found(isGuest: boolean): Promise<Town> {
    const server = new TestServer({ limits: UNHURRIED })
    await server.accounts('ann')
    const eve = await server.enter('eve', CAPABILITIES)
    await eve.ask(`JOIN ${DEN}`)
    const town = new Town(server, eve, isGuest)
    await town.ann.act({ kind: 'connect' }, { kind: 'open', nick: 'eve' })
    town.#keep(town.ann.state)
    eve.take()
    return town
  }

  constructor(server: TestServer, eve: TestClient, isGuest: boolean) {
    this.server = server
    this.#eve = eve
    this.#isGuest = isGuest
    this.ann = this.#start()
  }

  #start(): CoreDevice {
    this.#starts += 1
    const saved = parseSavedClient(JSON.parse(this.#kept))
    const credentials = { kind: 'password', account: 'ann', password: 'password' } as const
    const ann = new CoreDevice(() => this.server, {
      identity: this.#isGuest ? { nick: 'ann' } : { nick: 'ann', credentials },
      channels: [{ name: DEN }],
      // Of each run another one: its messages are known by what is made of it.
      random: () => this.#starts / 1_000,
      ...(saved === null ? {} : { saved }),
    })
    ann.onExchange = () => this.#interrupt()
    ann.onState = (state) => {
      const pending = [...state.places.values()].flatMap((one) => one.pending.map(({ key }) => key))
      if (pending.some((key) => !this.#keptPending.includes(key))) this.#keep(state)
      this.#keptPending = pending
    }
    return ann
  }

  #keep(state: ClientState): void {
    this.#kept = JSON.stringify(saveClient(state, SAVED_ITEMS))
  }

  async do(deed: Deed): Promise<void> {
    switch (deed.kind) {
      case 'says': {
        const text = this.#text(deed.text)
        this.#said.push(`${deed.place} ${text}`)
        return this.ann.act({ kind: 'send', place: deed.place, text })
      }
      case 'hears':
        for (let left = deed.count; left > 0; left -= 1) this.#note(await this.#eve.ask(this.#line(deed.place)))
        return this.ann.settle()
      case 'interrupt':
        this.#interruptions.push({ ...deed })
        return
      case 'cut':
        if (deed.isNext) this.ann.cuts.push(deed.cut)
        else this.ann.cutAfter(deed.cut)
        return
      case 'lose':
        return this.ann.lose()
      case 'abandon':
        return this.ann.abandon()
      case 'wake':
        return this.ann.wake()
      case 'reload':
        if (deed.isKeptNow) this.#keep(this.ann.state)
        this.ann.onState = () => {}
        await this.ann.lose()
        this.ann = this.#start()
        return this.ann.act({ kind: 'connect' })
      default:
        return deed satisfies never
    }
  }

  /** Nothing breaks any more. */
  async calm(): Promise<void> {
    this.ann.cuts.length = 0
    this.ann.cutAfter({ up: Infinity, down: Infinity })
    for (let left = 100; left > 0 && !this.#isCalm(); left -= 1) await this.ann.wake()
    for (const place of [DEN, EVE]) await this.#loadAll(place)
    this.#note(this.#eve.take())
  }

  /** A place in which nothing was known begins with its newest page. */
  async #loadAll(place: PlaceKey): Promise<void> {
    for (let left = 100; left > 0; left -= 1) {
      if (this.ann.state.places.get(place)?.timeline.isBegin !== false) return
      await this.ann.act({ kind: 'earlier', place })
    }
  }

  check(): void {
    const { state } = this.ann
    assert.equal(state.connection.kind, 'online')
    const heard = this.#heard
    assert.deepEqual(
      textsOf(state, DEN),
      heard.filter((line) => line.startsWith(DEN)),
      'all of the channel, once, in order',
    )
    assert.deepEqual(
      textsOf(state, EVE),
      heard.filter((line) => line.startsWith(EVE)),
      'all of the conversation, once, in order',
    )
    for (const key of [DEN, EVE]) {
      const own = (lines: readonly string[]) => lines.filter((line) => line.startsWith(key) && !line.includes(' eve '))
      assert.deepEqual(own(heard), own(this.#said), 'what the person said arrives once, in order')
    }
  }

  #interrupt(): void {
    for (const interruption of this.#interruptions) interruption.after -= 1
    const due = this.#interruptions.filter(({ after }) => after < 0)
    for (const one of due) {
      this.#interruptions.splice(this.#interruptions.indexOf(one), 1)
      this.#eve.send(this.#line(one.place))
    }
  }

  #line(place: PlaceKey): string {
    this.#count += 1
    return `PRIVMSG ${place === DEN ? DEN : 'ann'} :eve ${this.#count}`
  }

  #isCalm(): boolean {
    const { connection, places } = this.ann.state
    const isSent = [...places.values()].every(({ pending, loading }) => pending.length === 0 && !loading.isCatchingUp)
    return (
      connection.kind === 'online' &&
      !connection.isCatchingUp &&
      isSent &&
      places.get(DEN)?.membership.kind === 'joined'
    )
  }

  #text(kind: 'new' | 'same' | 'lines'): string {
    this.#count += 1
    if (kind === 'same') return 'as ever'
    return kind === 'new' ? `ann ${this.#count}` : `ann ${this.#count}\nand\n\nmore`
  }

  /** What the witness was told, in the order of the server. */
  #note(lines: readonly string[]): void {
    let batch: { place: string; lines: string[] } | null = null
    for (const line of lines) {
      const opened = / BATCH \+\S+ draft\/multiline (\S+)/.exec(line)
      if (opened !== null) batch = { place: placeOf(opened[1] ?? ''), lines: [] }
      const [, to = '', text = ''] = / PRIVMSG (\S+) :(.*)$/.exec(line) ?? []
      if (batch !== null && to !== '') batch.lines.push(text)
      else if (to !== '') this.#heard.push(`${placeOf(to)} ${text}`)
      if (batch !== null && / BATCH -/.test(line)) {
        this.#heard.push(`${batch.place} ${batch.lines.join('\n')}`)
        batch = null
      }
    }
  }
}

/** For ann, all that is not in the channel is the conversation with eve. */
function placeOf(target: string): string {
  return target === DEN ? DEN : EVE
}

function textsOf(state: ClientState, key: PlaceKey): readonly string[] {
  const timeline = state.places.get(key)?.timeline
  assert.ok(timeline !== undefined, `there is no ${key}`)
  return [...itemsOf(timeline)].flatMap((item) => (item.kind === 'message' ? [`${key} ${item.text}`] : []))
}

/** A guest has no history of conversations: what is private is of the connection. */
const inChannel = deed.filter((one) => !('place' in one) || one.place === DEN)

async function lives(deeds: readonly Deed[], isGuest: boolean): Promise<void> {
  const town = await Town.found(isGuest)
  for (const one of deeds) await town.do(one)
  await town.calm()
  town.check()
}

const RUNS = Number(process.env['RUNS'] ?? 40)

void describe('whatever breaks, each message is there once and in order, and nothing said is lost or doubled', () => {
  void it('with an account, in a channel and in a conversation', async () => {
    const deeds = fc.array(deed, { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(deeds, (one) => lives(one, false)),
      { numRuns: RUNS },
    )
  })

  void it('as a guest, in a channel', async () => {
    const deeds = fc.array(inChannel, { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(deeds, (one) => lives(one, true)),
      { numRuns: RUNS },
    )
  })
})
