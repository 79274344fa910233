/** Bytes from each of two connections to the other, as fast as the slower side takes them, and none of them held. */
import type { Clock, Connection } from '@partyline/net'

export interface PassOnParts {
  readonly clock: Pick<Clock, 'monotonic' | 'setTimeout'>
  /** Without a byte in either direction for so long, both are ended: ptl/1 says every few seconds that it lives. */
  readonly idleMs: number
}

/** Resolves when both have ended, whatever the reason, and never rejects. */
export async function passOn(one: Connection, other: Connection, { clock, idleMs }: PassOnParts): Promise<void> {
  let lastAt = clock.monotonic()
  const watch = () => {
    const restMs = lastAt + idleMs - clock.monotonic()
    if (restMs > 0) timer = clock.setTimeout(watch, restMs)
    else end()
  }
  const end = () => {
    one.abort()
    other.abort()
  }
  let timer = clock.setTimeout(watch, idleMs)
  const pass = async (from: Connection, to: Connection) => {
    for (let bytes = await from.read(); bytes !== null; bytes = await from.read()) {
      lastAt = clock.monotonic()
      await to.write(bytes)
    }
    await to.closeWrite()
  }
  await Promise.all([pass(one, other), pass(other, one)]).catch(end)
  timer.cancel()
}
