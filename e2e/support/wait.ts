/** Waiting for what a real program does: always for something seen, never for an amount of time, and never for ever. */
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Long enough for a busy machine, on which Node alone takes seconds to start; a wait of this length has found a defect.
 * What goes well never waits for it.
 */
export const WAIT_MS = 30_000

const POLL_MS = 20

/** @throws {Error} the promise did not settle in time; the message says what was waited for, and `seen` what was there */
export async function within<T>(
  promise: Promise<T>,
  what: string,
  timeoutMs: number = WAIT_MS,
  seen: () => string = () => '',
): Promise<T> {
  const giveUp = new AbortController()
  const late = delay(timeoutMs, undefined, { signal: giveUp.signal }).then(() => {
    throw new Error(`waited ${timeoutMs} ms for ${what}\n${seen()}`)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    giveUp.abort()
    late.catch(() => {})
  }
}

/**
 * For what tells nobody when it changes, a screen or a file: looks again and again until the look gives something other
 * than null.
 */
export async function poll<T>(
  look: () => T | null | Promise<T | null>,
  what: string,
  timeoutMs: number = WAIT_MS,
  seen: () => string = () => '',
): Promise<T> {
  const until = performance.now() + timeoutMs
  for (;;) {
    const found = await look()
    if (found !== null) return found
    if (performance.now() > until) throw new Error(`waited ${timeoutMs} ms for ${what}\n${seen()}`)
    await delay(POLL_MS)
  }
}
