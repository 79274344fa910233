/**
 * Plans that need time before they take their place: a password hash, a look into the store. Meanwhile nothing else of the
 * session takes its place, and the other sessions do not notice.
 */
import type { Clock } from '@partyline/net'
import type { Limits } from '../limits.ts'
import type { Session } from '../session/session.ts'
import type { PreparedPlan } from './definition.ts'
import { Permits } from './permits.ts'

export interface PreparationsParts {
  readonly clock: Clock
  readonly limits: () => Pick<Limits, 'prepareTimeoutMs' | 'preparationsMax' | 'preparationsPerAddressMax'>
}

export type Prepare = (signal: AbortSignal) => Promise<PreparedPlan>

/** Why a plan is not waited for any longer: it took too long, the server stops, or the session ends. */
type Abandonment = 'late' | 'stopping' | 'ending'

/** What became of a preparation. */
export type Outcome =
  | { readonly kind: 'ready'; readonly plan: PreparedPlan }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'late' }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'ending' }

interface Preparation {
  /** What the session asks for meanwhile, in its order. */
  readonly behind: (() => void)[]
  readonly abandon: (why: Abandonment) => void
  /** Resolves when the outcome is handed over, and everything behind it done. Never rejects: nobody may be waiting for it. */
  readonly over: Promise<void>
}

export class Preparations {
  readonly #parts: PreparationsParts
  readonly #permits: Permits
  readonly #running = new Map<Session, Preparation>()
  #isStopping = false

  constructor(parts: PreparationsParts) {
    this.#parts = parts
    this.#permits = new Permits({
      max: () => parts.limits().preparationsMax,
      perHolderMax: () => parts.limits().preparationsPerAddressMax,
    })
  }

  /**
   * Does it at once, or when what is being prepared for the session has taken its place; never, if the session ends before
   * that.
   */
  inOrder(session: Session, next: () => void): void {
    const preparation = this.#running.get(session)
    if (preparation === undefined) next()
    else preparation.behind.push(next)
  }

  /**
   * Begins to prepare, when there is a permit. A session MUST NOT have two at a time: `inOrder` sees to it.
   * @param settle called once with the outcome, before anything behind it is done
   */
  begin(session: Session, prepare: Prepare, settle: (outcome: Outcome) => void): void {
    const { clock, limits } = this.#parts
    const controller = new AbortController()
    const { signal } = controller
    const { promise: abandoned, resolve } = Promise.withResolvers<Outcome>()
    const abandon = (why: Abandonment) => {
      resolve({ kind: why })
      controller.abort(why)
    }
    const timer = clock.setTimeout(() => abandon('late'), limits().prepareTimeoutMs)
    const onEnding = () => abandon('ending')
    session.endingSignal.addEventListener('abort', onEnding, { once: true })
    if (this.#isStopping) abandon('stopping')
    const behind: (() => void)[] = []
    const over = Promise.race([abandoned, this.#outcome(session.holder, prepare, signal)]).then((outcome) => {
      timer.cancel()
      session.endingSignal.removeEventListener('abort', onEnding)
      this.#running.delete(session)
      // It may have ended since the work was done.
      orFail(session, () => settle(session.isEnding ? { kind: 'ending' } : outcome))
      for (const next of behind) if (!session.isEnding) orFail(session, () => this.inOrder(session, next))
    })
    this.#running.set(session, { behind, abandon, over })
  }

  /** The session is to end: what is being prepared for it, and what waits behind, is not done. */
  abandon(session: Session): void {
    this.#running.get(session)?.abandon('ending')
  }

  /** Resolves when nothing is being prepared for the session. */
  async settledFor(session: Session): Promise<void> {
    for (let next = this.#running.get(session); next !== undefined; next = this.#running.get(session)) await next.over
  }

  /** From now on nothing is prepared: what is, and what comes, is told that the server stops. */
  stop(): void {
    this.#isStopping = true
    for (const { abandon } of this.#running.values()) abandon('stopping')
  }

  /** Resolves when nothing is being prepared. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map(({ over }) => over))
  }

  /** A permit is given back when the work is over, also where nobody waits for it any more: it still takes its memory. */
  async #outcome(holder: string | null, prepare: Prepare, signal: AbortSignal): Promise<Outcome> {
    const release = await this.#permits.take(holder, signal)
    try {
      signal.throwIfAborted()
      return { kind: 'ready', plan: await prepare(signal) }
    } catch (error) {
      return { kind: 'failed', error }
    } finally {
      release()
    }
  }
}

function orFail(session: Session, step: () => void): void {
  try {
    step()
  } catch (error) {
    session.fail(error)
  }
}
