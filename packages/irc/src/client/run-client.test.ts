/** The runner: whatever a transport, a listener or the network does, the client goes on. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { ClientCore } from './core.ts'
import { runClient, type Client, type ClientClock } from './run-client.ts'
import { TransportError, type LineConnection, type Transport } from './transport.ts'

class HandClock implements ClientClock {
  time = 1_000_000
  readonly alarms = new Set<{ readonly at: number; readonly callback: () => void }>()

  now(): number {
    return this.time
  }

  setTimeout(callback: () => void, delayMs: number) {
    const alarm = { at: this.time + delayMs, callback }
    this.alarms.add(alarm)
    return { cancel: () => void this.alarms.delete(alarm) }
  }

  pass(ms: number): void {
    this.time += ms
    for (const alarm of this.alarms) {
      if (alarm.at > this.time) continue
      this.alarms.delete(alarm)
      alarm.callback()
    }
  }
}

/** A connection whose other side is the test. */
class HandConnection implements LineConnection {
  readonly wrote: string[] = []
  isClosed = false
  #batches: string[][] = []
  #wake = () => {}
  #ended: 'no' | 'ended' | Error = 'no'

  say(...lines: string[]): void {
    this.#batches.push(lines)
    this.#wake()
  }

  end(how: 'ended' | Error = 'ended'): void {
    this.#ended = how
    this.#wake()
  }

  write(lines: readonly string[]): void {
    this.wrote.push(...lines)
  }

  close(): void {
    this.isClosed = true
    this.end()
  }

  get lines(): AsyncIterable<readonly string[]> {
    return this.#read()
  }

  async *#read(): AsyncGenerator<readonly string[]> {
    for (;;) {
      const batch = this.#batches.shift()
      if (batch !== undefined) yield batch
      else if (this.#ended instanceof Error) throw this.#ended
      else if (this.#ended === 'ended') return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

class HandTransport implements Transport {
  readonly opened: HandConnection[] = []
  readonly signals: AbortSignal[] = []
  next: (() => Promise<LineConnection>) | null = null

  open(signal: AbortSignal): Promise<LineConnection> {
    this.signals.push(signal)
    if (this.next !== null) return this.next()
    const connection = new HandConnection()
    this.opened.push(connection)
    return Promise.resolve(connection)
  }
}

function start() {
  const clock = new HandClock()
  const transport = new HandTransport()
  const defects: unknown[] = []
  const core = new ClientCore({ identity: { nick: 'ann' }, random: () => 0.5 })
  const client = runClient({ core, transport, clock, onDefect: (error) => defects.push(error) })
  return { clock, transport, defects, client }
}

const WELCOME = [':s 001 ann :Welcome', ':s 422 ann :No MOTD']

async function untilOnline(client: Client, connection: HandConnection | undefined): Promise<void> {
  connection?.say(...WELCOME)
  await nextTurn()
  assert.equal(client.state.connection.kind, 'online')
}

void describe('a client that runs', () => {
  void it('comes online, tells its listeners, and comes back after a break', async () => {
    const { client, transport, clock } = start()
    const kinds: string[] = []
    client.subscribe(({ connection }) => kinds.push(connection.kind))
    client.act({ kind: 'connect' })
    await nextTurn()
    assert.deepEqual(transport.opened[0]?.wrote, ['CAP LS 302', 'NICK ann', 'USER ann 0 * :ann'])
    await untilOnline(client, transport.opened[0])
    transport.opened[0]?.end(new Error('reset by peer'))
    await nextTurn()
    assert.deepEqual(client.state.connection.kind === 'waiting' && client.state.connection.why, {
      kind: 'lost',
      text: 'reset by peer',
    })
    clock.pass(1_000)
    await nextTurn()
    await untilOnline(client, transport.opened[1])
    assert.deepEqual([...new Set(kinds)], ['connecting', 'negotiating', 'online', 'waiting'])
  })

  void it('waits and tries again where no connection can be made, and ends where a person has to decide', async () => {
    const { client, transport, clock } = start()
    transport.next = () => Promise.reject(new Error('refused'))
    client.act({ kind: 'connect' })
    await nextTurn()
    assert.deepEqual(client.state.connection.kind === 'waiting' && client.state.connection.why, {
      kind: 'unreachable',
      text: 'refused',
    })
    const trouble = { kind: 'certificate', text: 'another one' } as const
    transport.next = () => Promise.reject(new TransportError(trouble, { isFinal: true }))
    clock.pass(1_000)
    await nextTurn()
    assert.deepEqual(client.state.connection, { kind: 'ended', why: trouble })
    assert.equal(clock.alarms.size, 0)
  })

  void it('gives up a connection that is not made in time, and closes it if it comes after all', async () => {
    const { client, transport, clock } = start()
    const late = new HandConnection()
    let arrive: (connection: LineConnection) => void = () => {}
    transport.next = () => new Promise((resolve) => (arrive = resolve))
    client.act({ kind: 'connect' })
    clock.pass(20_000)
    assert.equal(transport.signals[0]?.aborted, true)
    assert.equal(client.state.connection.kind, 'waiting')
    arrive(late)
    await nextTurn()
    assert.deepEqual([late.isClosed, client.state.connection.kind], [true, 'waiting'])
  })

  void it('leaves with a word when it is stopped, and nothing of it goes on', async () => {
    const { client, transport, clock } = start()
    client.act({ kind: 'connect' })
    await nextTurn()
    await untilOnline(client, transport.opened[0])
    client.stop('good night')
    await nextTurn()
    assert.equal(transport.opened[0]?.wrote.at(-1), 'QUIT :good night')
    assert.deepEqual(
      [transport.opened[0]?.isClosed, clock.alarms.size, client.state.connection.kind],
      [true, 0, 'offline'],
    )
    client.act({ kind: 'connect' })
    assert.equal(transport.opened.length, 1)
  })

  void it('goes on when a listener throws, and says so', async () => {
    const { client, transport, defects } = start()
    client.subscribe(() => {
      throw new Error('in a view')
    })
    client.act({ kind: 'connect' })
    await nextTurn()
    await untilOnline(client, transport.opened[0])
    assert.match(String(defects[0]), /in a view/)
  })
})
