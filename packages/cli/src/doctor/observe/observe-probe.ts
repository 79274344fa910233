/**
 * Sends datagrams to one address and waits: for an answer, for the ICMP message that a connected socket is told about
 * (RFC 1122 4.1.3.3, udp(7)), or for nothing. Nothing proves nothing: a service need not answer, and a firewall does not.
 */
import { createSocket, type Socket } from 'node:dgram'
import { isLoopbackAddress } from '../is-loopback-address.ts'
import type { ProbeObservation } from '../observations.ts'
import { isLocalAddress } from './local-address.ts'
import { type Attempt, networkOutcome } from './network-outcome.ts'
import { udpPayload } from './udp-payload.ts'

/** Datagrams get lost, and routers limit how many ICMP messages they send: three times, in growing distances. */
const SENT_AT: readonly number[] = [0, 0.15, 0.5]

/** Within this machine nothing is lost, and ICMP comes at once. */
const LOCAL_WAIT_MS = 300

type Event =
  | { readonly kind: 'answer'; readonly bytes: number }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'silence' }

/** Never rejects; the socket is closed. */
export async function observeProbe(address: string, port: number, timeoutMs: number): Promise<ProbeObservation> {
  const startedAt = performance.now()
  const isLocal = isLocalAddress(address)
  const payload = udpPayload(port)
  let sentCount = 0
  const timers: NodeJS.Timeout[] = []
  const family = address.includes(':') ? 6 : 4
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
  const event = await new Promise<Event>((resolve) => {
    const waitMs = isLocal ? Math.min(timeoutMs, LOCAL_WAIT_MS) : timeoutMs
    const onError = (error: unknown) => resolve({ kind: 'error', error })
    const send = () => {
      sentCount += 1
      socket.send(payload.bytes, (error) => (error === null ? undefined : onError(error)))
    }
    socket.on('error', onError)
    socket.on('message', (bytes) => resolve({ kind: 'answer', bytes: bytes.length }))
    socket.on('connect', () => {
      if (isOwnEnd(socket)) return onError(Object.assign(new Error('the socket met itself'), { code: 'ECONNREFUSED' }))
      for (const share of SENT_AT) timers.push(setTimeout(send, share * waitMs))
    })
    timers.push(setTimeout(() => resolve({ kind: 'silence' }), waitMs))
    socket.connect(port, address)
  })
  const durationMs = Math.round(performance.now() - startedAt)
  for (const timer of timers) clearTimeout(timer)
  socket.close()
  return {
    address,
    port,
    family,
    ...(await outcomeOf(event, { address, family, isLocal, durationMs })),
    payload: payload.name,
    sentCount,
    durationMs,
    isLoopback: isLoopbackAddress(address),
    isLocal,
  }
}

/** The system may give the very port that is asked, which shows that no other program has it. */
function isOwnEnd(socket: Socket): boolean {
  const [local, remote] = [socket.address(), socket.remoteAddress()]
  return local.port === remote.port && local.address === remote.address
}

async function outcomeOf(
  event: Event,
  attempt: Attempt,
): Promise<Pick<ProbeObservation, 'outcome' | 'code' | 'answerBytes'>> {
  switch (event.kind) {
    case 'answer':
      return { outcome: 'answered', code: null, answerBytes: event.bytes }
    case 'error':
      return { ...(await networkOutcome(event.error, attempt)), answerBytes: null }
    case 'silence':
      return { outcome: 'silent', code: null, answerBytes: null }
    default:
      return event satisfies never
  }
}
