/** What the kernel does with the packets of a TCP connection, of either side (tcp(7)). */
import type { Socket } from 'node:net'
import { type Checks, DURATION, FLAG } from './arguments.ts'
import { LIMITS } from './limits.ts'

/** How packets are sent, and how a peer that has vanished is noticed. */
export interface TcpOptions {
  /**
   * True sends small writes at once (TCP_NODELAY). False lets them wait until what was sent before is acknowledged (Nagle's
   * algorithm, RFC 896): fewer packets, and up to 40 ms later. Default: true.
   */
  readonly noDelay?: boolean
  /**
   * After so long without a packet the kernel asks whether the peer is there. It counts whole seconds, from 1 to 32,767: other
   * times are the next of those. Infinity: never. Default: `LIMITS.keepAliveDelayMs`.
   */
  readonly keepAliveDelayMs?: number
}

export const TCP: Checks<TcpOptions> = { noDelay: FLAG, keepAliveDelayMs: DURATION }

/** As node:net takes them, to connect and to listen. */
export function socketOptions({ noDelay = true, keepAliveDelayMs = LIMITS.keepAliveDelayMs.default }: TcpOptions) {
  if (keepAliveDelayMs === Infinity) return { noDelay, keepAlive: false }
  return { noDelay, keepAlive: true, keepAliveInitialDelay: wholeSeconds(keepAliveDelayMs) }
}

/** For a socket that is open already: an option left out stays as it is. */
export function changeSocket(socket: Socket, { noDelay, keepAliveDelayMs }: TcpOptions): void {
  // Node leaves out what it takes to be so already, and a TLS socket knows nothing of what its carrier was told: on comes first.
  if (noDelay !== undefined) {
    socket.setNoDelay(true)
    if (!noDelay) socket.setNoDelay(false)
  }
  if (keepAliveDelayMs !== undefined) {
    const isOff = keepAliveDelayMs === Infinity
    socket.setKeepAlive(true, wholeSeconds(isOff ? LIMITS.keepAliveDelayMs.default : keepAliveDelayMs))
    if (isOff) socket.setKeepAlive(false)
  }
}

/** MAX_TCP_KEEPIDLE of Linux. */
const KEEPALIVE_SECONDS_MAX = 32_767

/** Node cuts off parts of a second, and what the kernel refuses leaves its own two hours in force, without a word. */
function wholeSeconds(delayMs: number): number {
  return Math.min(Math.max(Math.ceil(delayMs / 1000), 1), KEEPALIVE_SECONDS_MAX) * 1000
}
