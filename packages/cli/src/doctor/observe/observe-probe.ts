/**
 * Sends datagrams to one address and waits: for an answer, for the ICMP message that a connected socket is told about
 * (RFC 1122 4.1.3.3, udp(7)), or for nothing. Nothing proves nothing: a service need not answer, and a firewall does not.
 */
import { createSocket } from 'node:dgram'
import type { ProbeObservation } from '../observations.ts'
import { isLocalAddress, isLoopbackAddress } from './local-address.ts'
import { networkOutcome } from './network-outcome.ts'
import { udpPayload } from './udp-payload.ts'

/** Datagrams get lost, and routers limit how many ICMP messages they send: three times, in growing distances. */
const SENT_AT: readonly number[] = [0, 0.15, 0.5]

/** Within this machine nothing is lost, and ICMP comes at once. */
const LOCAL_WAIT_MS = 300

type Seen = Pick<ProbeObservation, 'outcome' | 'code' | 'answerBytes'>

const SILENT: Seen = { outcome: 'silent', code: null, answerBytes: null }

/** Never rejects; the socket is closed. */
export async function observeProbe(address: string, port: number, timeoutMs: number): Promise<ProbeObservation> {
  const startedAt = performance.now()
  const durationMs = () => Math.round(performance.now() - startedAt)
  const isLocal = isLocalAddress(address)
  const payload = udpPayload(port)
  let sentCount = 0
  const timers: NodeJS.Timeout[] = []
  const family = address.includes(':') ? 6 : 4
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
  const seen = await new Promise<Seen>((resolve) => {
    const waitMs = isLocal ? Math.min(timeoutMs, LOCAL_WAIT_MS) : timeoutMs
    const onError = (error: unknown) => {
      resolve({ ...networkOutcome(error, { family, isLocal, durationMs: durationMs() }), answerBytes: null })
    }
    const send = () => {
      sentCount += 1
      socket.send(payload.bytes, (error) => (error === null ? undefined : onError(error)))
    }
    socket.on('error', onError)
    socket.on('message', (bytes) => resolve({ outcome: 'answered', code: null, answerBytes: bytes.length }))
    socket.on('connect', () => {
      for (const share of SENT_AT) timers.push(setTimeout(send, share * waitMs))
    })
    timers.push(setTimeout(() => resolve(SILENT), waitMs))
    socket.connect(port, address)
  })
  for (const timer of timers) clearTimeout(timer)
  socket.close()
  return {
    address,
    port,
    family,
    ...seen,
    payload: payload.name,
    sentCount,
    durationMs: durationMs(),
    isLoopback: isLoopbackAddress(address),
    isLocal,
  }
}
