/** The edges of a measured span: clock, the server's and our own CPU time, read together. */
import { ownCpuSeconds, processCpuSeconds, residentBytes } from '../measure/cpu.ts'
import type { Latencies } from '../measure/latency.ts'
import type { Round } from './job.ts'

/** Begins a span; the returned function ends it, when everything has been delivered. */
export function beginSpan(serverPid: number): (messages: number, deliveries: number, latencies: Latencies) => Round {
  const serverCpu = processCpuSeconds(serverPid)
  const loadCpu = ownCpuSeconds()
  const startedAt = performance.now()
  return (messages, deliveries, latencies) => {
    const seconds = (performance.now() - startedAt) / 1000
    const loadCpuSeconds = ownCpuSeconds() - loadCpu
    return {
      messages,
      deliveries,
      seconds,
      serverCpuSeconds: processCpuSeconds(serverPid) - serverCpu,
      loadCpuSeconds,
      serverResidentBytes: residentBytes(serverPid),
      p50Ms: latencies.percentile(0.5),
      p99Ms: latencies.percentile(0.99),
    }
  }
}
