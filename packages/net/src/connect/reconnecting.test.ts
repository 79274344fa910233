import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Connection } from '../connection.ts'
import { ResetError, TargetError, TlsOptionsError } from '../errors.ts'
import { memoryPair } from '../memory-pair.ts'
import { type Open, reconnecting, type ReconnectOptions, type ReconnectState, type Session } from './reconnecting.ts'
import { serve } from '../serve/serve.ts'
import { FakeClock } from '../testing/fake-clock.ts'

const refuse: Open = () => Promise.reject(new ResetError('cannot connect: down'))
const nothing = () => {}
const untilEnd: Session = async (connection) => {
  for await (const _ of connection);
}

/** Runs `reconnecting` on a clock that a test moves, and collects the states. */
function watch(target: Open, session: Session, options: ReconnectOptions = {}) {
  const clock = new FakeClock()
  const controller = new AbortController()
  const states: ReconnectState[] = []
  const waiters: { readonly kind: string; readonly resolve: () => void }[] = []
  const onState = (state: ReconnectState) => {
    states.push(state)
    if (state.kind === waiters[0]?.kind) waiters.shift()?.resolve()
  }
  const reached = (kind: ReconnectState['kind']) => new Promise<void>((resolve) => waiters.push({ kind, resolve }))
  /** Begins to look for the state before what leads to it is done. */
  const after = async (act: () => unknown, kind: ReconnectState['kind']) => {
    const reaching = reached(kind)
    act()
    await reaching
  }
  const running = reconnecting(target, session, {
    clock,
    random: () => 0.999_999,
    signal: controller.signal,
    onState,
    ...options,
  })
  return { clock, controller, states, after, running }
}

function delays(states: readonly ReconnectState[]): number[] {
  return states.flatMap((state) => (state.kind === 'waiting' ? [state.delayMs] : []))
}

void describe('reconnecting', () => {
  void it('waits longer after each failure, up to the cap', async () => {
    const options = { reconnectDelayMs: 100, reconnectDelayMsMax: 1000 }
    const { clock, controller, states, after, running } = watch(refuse, untilEnd, options)
    await after(nothing, 'waiting')
    for (let count = 0; count < 5; count += 1) await after(() => clock.advance(1000), 'waiting')
    controller.abort()
    await running
    assert.deepEqual(delays(states), [99, 199, 399, 799, 999, 999])
    assert.deepEqual(states.at(-1), { kind: 'stopped' })
    assert.equal(clock.timerCount, 0)
  })

  void it('draws each wait from the whole range', async () => {
    const draws = [0, 0.5, 0.25]
    const options = { reconnectDelayMs: 100, random: () => draws.shift() ?? 0 }
    const { clock, controller, states, after, running } = watch(refuse, untilEnd, options)
    await after(nothing, 'waiting')
    for (let count = 0; count < 2; count += 1) await after(() => clock.advance(1000), 'waiting')
    controller.abort()
    await running
    assert.deepEqual(delays(states), [0, 100, 100])
  })

  void it('runs the session again for each connection, and says why the last one ended', async () => {
    const peers: Connection[] = []
    const open: Open = async () => {
      const [ours, theirs] = memoryPair()
      peers.push(theirs)
      return ours
    }
    const { clock, controller, states, after, running } = watch(open, untilEnd)
    await after(nothing, 'connected')
    await after(() => peers.at(-1)?.close(), 'waiting')
    await after(() => clock.advance(60_000), 'connected')
    await after(() => peers.at(-1)?.abort(), 'waiting')
    const [ended, broken] = states.filter((state) => state.kind === 'waiting')
    assert.equal(ended?.error, undefined)
    assert.ok(broken?.error instanceof ResetError)
    controller.abort()
    await running
    assert.equal(peers.length, 2)
  })

  void it('has short waits again after a session that lasted, by no clock that can be set, and only after such a one', async () => {
    const peers: Connection[] = []
    const open: Open = async () => {
      const [ours, theirs] = memoryPair()
      peers.push(theirs)
      return ours
    }
    const options = { reconnectDelayMs: 100, reconnectStableMs: 5000 }
    const { clock, controller, states, after, running } = watch(open, untilEnd, options)
    await after(nothing, 'connected')
    clock.setDate(1_000_000)
    await after(() => peers.at(-1)?.close(), 'waiting')
    await after(() => clock.advance(1000), 'connected')
    await after(() => peers.at(-1)?.close(), 'waiting')
    await after(() => clock.advance(1000), 'connected')
    clock.advance(5000)
    clock.setDate(0)
    await after(() => peers.at(-1)?.close(), 'waiting')
    controller.abort()
    await running
    assert.deepEqual(delays(states), [99, 199, 99])
  })

  void it('starts anew after a session that worked, however short it was', async () => {
    const peers: Connection[] = []
    const open: Open = async () => {
      const [ours, theirs] = memoryPair()
      peers.push(theirs)
      return ours
    }
    const options = { reconnectDelayMs: 100, hasWorked: ({ bytesRead }: Connection) => bytesRead > 0 }
    const { clock, controller, states, after, running } = watch(open, untilEnd, options)
    for (const answer of ['', '', 'a', '']) {
      await after(() => clock.advance(1000), 'connected')
      await peers.at(-1)?.write(Buffer.from(answer))
      await after(() => peers.at(-1)?.close(), 'waiting')
    }
    controller.abort()
    await running
    assert.deepEqual(delays(states), [99, 199, 99, 99])
  })

  void it('ends by its signal: while it waits, while it connects, and in a session, which returns first', async () => {
    const waiting = watch(refuse, untilEnd)
    await waiting.after(nothing, 'waiting')
    waiting.controller.abort()
    await waiting.running
    assert.equal(waiting.clock.timerCount, 0)
    await reconnecting(refuse, untilEnd, { signal: AbortSignal.abort() })

    const [ours, theirs] = memoryPair()
    const controller = new AbortController()
    const happened: string[] = []
    const session: Session = async (connection) => {
      await connection.write(Buffer.from('hello'))
      controller.abort()
      assert.equal(await connection.read(), null)
      happened.push('the session returned')
    }
    const running = reconnecting(async () => ours, session, { signal: controller.signal })
    assert.equal(String(await theirs.readExactly(5)), 'hello')
    await theirs.close()
    await running
    assert.deepEqual(happened, ['the session returned'])
    assert.equal((await ours.closed).kind, 'closed')

    const [late] = memoryPair()
    const openLate: Open = async () => {
      lateController.abort()
      return late
    }
    const lateController = new AbortController()
    const lateSession = () => assert.fail('nobody wants it any more')
    const lateRunning = reconnecting(openLate, lateSession, { signal: lateController.signal })
    late.abort()
    await lateRunning
  })

  void it('ends by what is no fault of the network', async () => {
    const bug = new Error('a bug')
    const [ours, theirs] = memoryPair()
    const running = reconnecting(
      async () => ours,
      () => Promise.reject(bug),
    )
    assert.equal(await theirs.read(), null)
    await theirs.close()
    await assert.rejects(running, bug)
    await assert.rejects(reconnecting('nonsense', untilEnd), TargetError)
    const tls = { ciphers: 'NOT-A-CIPHER' }
    await assert.rejects(reconnecting('tls://127.0.0.1:9', untilEnd, { connect: { tls } }), TlsOptionsError)
  })

  void it('finds a server again that was away', async () => {
    const handler = async (connection: Connection) => connection.write(Buffer.from('served'))
    const first = await serve({ host: '127.0.0.1', port: 0 }, handler)
    const [address] = first.addresses
    const controller = new AbortController()
    const kinds: string[] = []
    let served = 0
    let second: Promise<AsyncDisposable> | undefined
    const running = reconnecting(
      address,
      async (connection) => {
        await connection.readExactly(6)
        served += 1
        if (served === 2) controller.abort()
        else await first.stop()
      },
      {
        signal: controller.signal,
        reconnectDelayMs: 1,
        onState: (state) => {
          kinds.push(state.kind === 'waiting' ? (state.error?.code ?? 'ended') : state.kind)
          const isRefused = state.kind === 'waiting' && state.error?.code === 'NET_CONNECTION_REFUSED'
          if (isRefused && second === undefined) second = serve(address, handler)
        },
      },
    )
    await running
    await (await second)?.[Symbol.asyncDispose]()
    assert.deepEqual(kinds.slice(0, 5), ['connecting', 'connected', 'ended', 'connecting', 'NET_CONNECTION_REFUSED'])
    assert.equal(served, 2)
  })
})
