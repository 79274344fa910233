/**
 * A day of somebody who stays: two devices come and go, connections break, the server is started anew, and others speak in a channel and
 * in private all the while. Each device finds all that was said, once and in its order.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { proofOf } from '../testing/test-network.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'

const CAPABILITIES = 'message-tags server-time echo-message draft/chathistory'
const HALF_HOUR_MS = 1_800_000
const DAY = 48
const CHANNEL = '#den'
const DEVICES = ['phone', 'laptop'] as const
type Device = (typeof DEVICES)[number]

type Deed =
  | { readonly kind: 'says'; readonly to: typeof CHANNEL | 'amy'; readonly count: number }
  | { readonly kind: 'answers' | 'comes' | 'quits' | 'breaks'; readonly device: Device }
  | { readonly kind: 'restart' }

const device = fc.constantFrom(...DEVICES)
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('says' as const),
      to: fc.constantFrom(CHANNEL, 'amy'),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('answers' as const, 'comes' as const, 'quits' as const, 'breaks' as const),
      device,
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
)

const MESSAGE = /^@(?:\S*;)?msgid=([^; ]+)\S* :(\w+)!\S+ PRIVMSG (\S+) :(.*)$/

/** What a device knows of one place: texts in the order in which it was told, and the last id. */
interface Known {
  readonly texts: string[]
  last: string | null
}

class Day {
  readonly #said = new Map<string, string[]>([
    [CHANNEL, []],
    ['eve', []],
  ])
  readonly #known = new Map(DEVICES.map((name) => [name, new Map<string, Known>()]))
  readonly #here = new Map<Device, TestClient>()
  #server = new TestServer()
  #eve: TestClient | null = null
  #count = 0
  #halfHours = 0

  async begin(): Promise<void> {
    await this.#enterEve()
    await this.#come('phone')
    await this.#here.get('phone')?.ask('NS SET ALWAYS-ON ON', `JOIN ${CHANNEL}`)
  }

  async do(next: Deed): Promise<void> {
    this.#halfHours += 1
    this.#server.clock.advance(HALF_HOUR_MS)
    if (next.kind === 'restart') return await this.#restart()
    if (next.kind === 'says') return await this.#says(next.to, next.count)
    if (next.kind === 'comes') return await this.#come(next.device)
    const client = this.#here.get(next.device)
    if (client === undefined) return
    if (next.kind === 'answers') {
      const text = this.#text(CHANNEL)
      return this.#note(next.device, await client.ask(`PRIVMSG ${CHANNEL} :${text}`))
    }
    this.#note(next.device, next.kind === 'quits' ? await client.ask('QUIT') : client.take())
    if (next.kind === 'breaks') client.lose()
    this.#here.delete(next.device)
    await this.#server.settled()
  }

  /** Both devices come, for the last time, and know all. */
  async end(): Promise<void> {
    for (const name of DEVICES) {
      await this.#come(name)
      this.#note(name, (await this.#here.get(name)?.ask('PING x')) ?? [])
      const texts = [...this.#said.keys()].map((place) => [place, this.#knownOf(name, place).texts])
      assert.deepEqual(texts, [...this.#said], name)
    }
  }

  async #says(to: typeof CHANNEL | 'amy', count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      await this.#eve?.ask(`PRIVMSG ${to} :${this.#text(to === 'amy' ? 'eve' : to)}`)
    }
    for (const [name, client] of this.#here) this.#note(name, client.take())
  }

  #text(place: string): string {
    this.#count += 1
    const text = `message ${this.#count}`
    this.#said.get(place)?.push(text)
    return text
  }

  async #come(name: Device): Promise<void> {
    if (this.#here.has(name)) return
    const client = await this.#server.enter('amy', CAPABILITIES, proofOf('Ann'))
    this.#here.set(name, client)
    for (const place of this.#said.keys()) {
      const { last } = this.#knownOf(name, place)
      const range = last === null ? `LATEST ${place} *` : `AFTER ${place} msgid=${last}`
      this.#note(name, await client.ask(`CHATHISTORY ${range} 500`))
    }
  }

  async #restart(): Promise<void> {
    for (const [name, client] of this.#here) this.#note(name, client.take())
    this.#here.clear()
    this.#server = new TestServer({ store: this.#server.store })
    this.#server.clock.advance(this.#halfHours * HALF_HOUR_MS)
    await this.#enterEve()
  }

  async #enterEve(): Promise<void> {
    this.#eve = await this.#server.enter('eve', CAPABILITIES, proofOf('Eve'))
    await this.#eve.ask(`JOIN ${CHANNEL}`)
  }

  #knownOf(name: Device, place: string): Known {
    const places = this.#known.get(name)
    const known = places?.get(place) ?? { texts: [], last: null }
    places?.set(place, known)
    return known
  }

  #note(name: Device, lines: readonly string[]): void {
    for (const line of lines) {
      const [, id = '', nick = '', target = '', text = ''] = MESSAGE.exec(line) ?? []
      if (text === '') continue
      const known = this.#knownOf(name, target === CHANNEL ? CHANNEL : nick)
      known.texts.push(text)
      known.last = id
    }
  }
}

void test('somebody who stays misses nothing over a day, on any device', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: DAY, maxLength: DAY }), async (deeds) => {
      const day = new Day()
      await day.begin()
      for (const next of deeds) await day.do(next)
      await day.end()
    }),
    { numRuns: 40 },
  )
})
