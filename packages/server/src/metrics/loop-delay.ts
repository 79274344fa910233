/**
 * How late the event loop is: how long a client waits before the server looks at it at all. It is looked at a hundred times a second, and
 * only from the first time on that somebody asks, so that it costs nothing where nobody does.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Sample } from './exposition.ts'

const PERIOD_MS = 10
const NS_PER_MS = 1e6
const PERCENTILES = [50, 99, 100]

export class LoopDelay implements Disposable {
  #histogram: ReturnType<typeof monitorEventLoopDelay> | null = null

  /** Since it was read the last time, in seconds. Nothing at the first time. */
  read(): readonly Sample[] {
    const histogram = this.#histogram
    if (histogram === null) {
      this.#histogram = monitorEventLoopDelay({ resolution: PERIOD_MS })
      this.#histogram.enable()
      return []
    }
    const samples = PERCENTILES.map((percentile) => ({
      labels: { quantile: String(percentile / 100) },
      value: secondsLate(histogram.percentile(percentile)),
    }))
    histogram.reset()
    return samples
  }

  [Symbol.dispose](): void {
    this.#histogram?.disable()
  }
}

/** @param ns between two looks */
function secondsLate(ns: number): number {
  return Math.max(0, ns / NS_PER_MS - PERIOD_MS) / 1_000
}
