/** Asks the system's resolver, as every program of this machine does (getaddrinfo(3)), and measures how long it takes. */
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { NameFailure, NameObservation } from '../observations.ts'
import { errorCodes } from './error-codes.ts'
import { limited } from './limited.ts'

export async function observeName(host: string, timeoutMs: number): Promise<NameObservation> {
  if (isIP(host.replace(/%.*$/, '')) !== 0) {
    return { host, isAddress: true, addresses: [host], failure: null, durationMs: 0 }
  }
  const startedAt = performance.now()
  const found = await limited(
    lookup(host, { all: true, order: 'verbatim' }).then(
      (addresses) => ({ addresses: [...new Set(addresses.map(({ address }) => address))], failure: null }),
      (error: unknown) => ({ addresses: [], failure: failureOf(error) }),
    ),
    timeoutMs,
  )
  const durationMs = Math.round(performance.now() - startedAt)
  return { host, isAddress: false, ...(found ?? { addresses: [], failure: 'late' }), durationMs }
}

function failureOf(error: unknown): NameFailure {
  return errorCodes(error).some((code) => code === 'ENOTFOUND' || code === 'EAI_NODATA') ? 'unknown' : 'unanswered'
}
