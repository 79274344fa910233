/** The edges of a measured span: clock and CPU times, read together. */
import { machineCpuSeconds, ownCpuSeconds, processCpuSeconds, residentBytes } from '../measure/cpu.ts'
import type { Latencies } from '../measure/latency.ts'
import type { Round } from './job.ts'

/** Begins a span; the returned function ends it, when everything has been delivered. */
export function beginSpan(serverPid: number): (messages: number, deliveries: number, latencies: Latencies) => Round {
  const before = readTimes(serverPid)
  return (messages, deliveries, latencies) => {
    const after = readTimes(serverPid)
    const serverCpuSeconds = after.server - before.server
    const loadCpuSeconds = after.load - before.load
    return {
      messages,
      deliveries,
      seconds: after.clock - before.clock,
      serverCpuSeconds,
      loadCpuSeconds,
      otherCpuSeconds: Math.max(0, after.machine - before.machine - serverCpuSeconds - loadCpuSeconds),
      serverResidentBytes: residentBytes(serverPid),
      p50Ms: latencies.percentile(0.5),
      p99Ms: latencies.percentile(0.99),
    }
  }
}

function readTimes(serverPid: number) {
  return {
    clock: performance.now() / 1000,
    server: processCpuSeconds(serverPid),
    load: ownCpuSeconds(),
    machine: machineCpuSeconds(),
  }
}
