/**
 * A node's lease: a value in the bucket that the servers delete when it is not renewed. A node that renews it is there, and no
 * other process is that node.
 *
 *     acquire ─▶ held ─┬─ renewed in time ─▶ held
 *                      ├─ release ─────────▶ released   a clean stop; the name is free at once
 *                      └─ late, or taken ──▶ lost       for ever; `onLost` is called once
 *
 * A lease is late some time before its end, counted from the renewal that was sent last and acknowledged, by a clock that goes on
 * while a process is stopped. The time in between is for clocks of servers that differ.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { ClusterError } from '../../errors.ts'
import { explain } from './api-error.ts'
import { type HeldLease, type LeaseBucket, leaseValue } from './lease-bucket.ts'

/** A node, from the moment when it got a lease until it loses it. */
export interface Publisher {
  readonly node: string
  /** The revision of the lease when it was got: later leases of a node have a greater one. */
  readonly epoch: number
}

/** As the option `node` takes it. */
const NODE_NAME = /^[A-Za-z0-9_-]{1,64}$/

/**
 * One server's death must end no node. Then the servers elect another leader of the bucket: in 4 to 9 s, and in as much again when
 * no candidate gets its majority. Three renewals that fall into that time are added, and the time for clocks that differ. On the
 * other hand the sessions of a node that died are there for as long as its lease.
 */
export const LEASE_MS = 30_000
const CLOCKS_MS_MAX = 5_000
const CLOCKS_PART_MAX = 1 / 4
/** Renewed so often within its time. */
const RENEWALS = 15
const ACQUIRE_RETRY_MS = 250

export interface LeaseOptions {
  readonly node: string
  /** Called once, when the lease is lost; the node MUST NOT take a command or write an entry from then on. */
  readonly onLost: (error: ClusterError) => void
  /** Called once where a lease of this name is there: that of a process that was killed, or, as is seen soon, of one that lives. */
  readonly onWait?: () => void
  /** How long the servers may be silent before it is given up. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

const TIMEOUT_MS = 30_000

export class Lease {
  readonly publisher: Publisher
  readonly #bucket: LeaseBucket
  readonly #token: string
  readonly #onLost: (error: ClusterError) => void
  #state: 'held' | 'released' | 'lost' = 'held'
  #revision: number
  /** Of the monotonic clock: late from then on. */
  #until: number
  /** Of the last renewal; null when there was none since one that went well. */
  #fault: unknown = null
  #timer: NodeJS.Timeout | undefined
  #renewing: Promise<void> | null = null

  /**
   * Waits while a lease of this name runs out that nobody renews: a node that was killed and starts again.
   *
   * @throws {ClusterError} CLUSTER_NODE_IN_USE: another process renews a lease of this name; CLUSTER_UNREACHABLE
   */
  static async acquire(
    bucket: LeaseBucket,
    { node, onLost, onWait, timeoutMs = TIMEOUT_MS, signal }: LeaseOptions,
  ): Promise<Lease> {
    if (!NODE_NAME.test(node)) throw new Error(`a node cannot be called ${JSON.stringify(node)}`)
    const token = randomUUID()
    const firstAt = performance.now()
    let answeredAt = firstAt
    let seen: HeldLease | null = null
    for (;;) {
      signal?.throwIfAborted()
      try {
        const sentAt = performance.now()
        const revision = await bucket.write(node, leaseValue(token, null), 0)
        if (revision !== null) return new Lease(bucket, { node, epoch: revision }, token, sentAt, onLost)
        const held = await bucket.read(node)
        answeredAt = performance.now()
        // Its acknowledgement was lost.
        if (held?.value.token === token) return new Lease(bucket, { node, epoch: held.epoch }, token, firstAt, onLost)
        if (held !== null && seen !== null && held.revision !== seen.revision) throw inUse(node, held)
        if (held !== null && seen === null) onWait?.()
        seen = held
      } catch (error) {
        if (error instanceof ClusterError) throw error
        const explained = explain(`the lease of the node ${node}`, error)
        if (explained.isFinal || performance.now() - answeredAt > timeoutMs) throw explained.error
      }
      await delay(ACQUIRE_RETRY_MS, undefined, { signal })
    }
  }

  private constructor(
    bucket: LeaseBucket,
    publisher: Publisher,
    token: string,
    sentAt: number,
    onLost: (error: ClusterError) => void,
  ) {
    this.publisher = publisher
    this.#bucket = bucket
    this.#token = token
    this.#onLost = onLost
    this.#revision = publisher.epoch
    this.#until = sentAt + heldMs(bucket)
    this.#schedule()
  }

  /** MUST be asked before a command is taken: it is right also after the process was stopped for a while. */
  get isHeld(): boolean {
    if (this.#state === 'held' && performance.now() >= this.#until) {
      const fault = this.#fault === null ? 'this process was stopped' : explain('it', this.#fault).error.message
      this.#lose(`it could not be renewed in time: ${fault}`)
    }
    return this.#state === 'held'
  }

  /** Resolves when the name is free, or will be after the time of the lease. Everything is written before that. */
  async release(): Promise<void> {
    if (this.#state !== 'held') return
    this.#state = 'released'
    clearTimeout(this.#timer)
    await this.#renewing
    // The servers delete it in any case, a little later.
    await this.#bucket.remove(this.#revision).catch(() => {})
  }

  #schedule(): void {
    const nextMs = Math.min(this.#bucket.leaseMs / RENEWALS, this.#until - performance.now())
    this.#timer = setTimeout(() => this.#tick(), nextMs)
  }

  #tick(): void {
    if (!this.isHeld) return
    this.#schedule()
    this.#renewing ??= this.#renew()
      // Most often nobody answered: the next one is sent soon.
      .catch((error: unknown) => {
        this.#fault = error
      })
      .finally(() => (this.#renewing = null))
  }

  async #renew(): Promise<void> {
    const { node, epoch } = this.publisher
    const sentAt = performance.now()
    const revision = await this.#bucket.write(node, leaseValue(this.#token, epoch), this.#revision)
    if (revision !== null) {
      this.#revision = revision
      this.#fault = null
      if (this.isHeld) this.#until = sentAt + heldMs(this.#bucket)
      return
    }
    // A renewal whose acknowledgement was lost is there all the same.
    const held = await this.#bucket.read(node)
    if (held?.value.token === this.#token) this.#revision = held.revision
    else this.#lose(held === null ? 'the NATS servers have deleted it' : `${holderOf(held)} has it now`)
  }

  #lose(reason: string): void {
    if (this.#state !== 'held') return
    this.#state = 'lost'
    clearTimeout(this.#timer)
    this.#onLost(
      new ClusterError('CLUSTER_LEASE_LOST', `the lease of the node ${this.publisher.node} is lost: ${reason}`),
    )
  }
}

/** How long a renewal lasts. */
function heldMs({ leaseMs }: LeaseBucket): number {
  return leaseMs - Math.min(CLOCKS_MS_MAX, leaseMs * CLOCKS_PART_MAX)
}

function inUse(node: string, held: HeldLease): ClusterError {
  return new ClusterError('CLUSTER_NODE_IN_USE', `the node ${node} is there already: ${holderOf(held)}`)
}

function holderOf({ value }: HeldLease): string {
  return `process ${value.pid} on ${value.host}`
}
