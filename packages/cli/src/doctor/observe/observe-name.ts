/** Asks the system's resolver, as every program of this machine does (getaddrinfo(3)), and measures how long it takes. */
import { execFile } from 'node:child_process'
import { isIP } from 'node:net'
import { property } from '../firewall/json.ts'
import type { NameFailure, NameObservation } from '../observations.ts'

/**
 * A call of the resolver cannot be given up, and a process with one under way does not end before it does: that can be half
 * a minute. So a process of its own makes the call, which can be killed.
 */
const ASK = `
  const [, host, timeoutMs] = process.argv
  const startedAt = performance.now()
  setTimeout(() => {
    process.stdout.write(JSON.stringify({ isLate: true, durationMs: timeoutMs }))
    process.kill(process.pid, 'SIGKILL')
  }, Number(timeoutMs)).unref()
  require('node:dns').lookup(host, { all: true, order: 'verbatim' }, (error, found) => {
    const addresses = (found ?? []).map(({ address }) => address)
    const durationMs = performance.now() - startedAt
    process.stdout.write(JSON.stringify({ addresses, code: error?.code ?? null, durationMs }))
  })`

/** It counts the time itself; this is for a machine so busy that it does not even start. */
const START_MS = 10_000

/** Never rejects. @param timeoutMs after this the name counts as late */
export async function observeName(host: string, timeoutMs: number): Promise<NameObservation> {
  if (isIP(host.replace(/%.*$/, '')) !== 0) {
    return { host, isAddress: true, addresses: [host], failure: null, durationMs: 0 }
  }
  const answer = await ask(host, timeoutMs)
  const addresses = [...new Set(listOf(property(answer, 'addresses')))]
  const durationMs = Math.round(Number(property(answer, 'durationMs') ?? 0))
  return { host, isAddress: false, addresses, failure: addresses.length > 0 ? null : failureOf(answer), durationMs }
}

function ask(host: string, timeoutMs: number): Promise<unknown> {
  const { NODE_OPTIONS: _, ...env } = process.env
  const options = { env, timeout: timeoutMs + START_MS, killSignal: 'SIGKILL' } as const
  return new Promise((resolve) => {
    execFile(process.execPath, ['--eval', ASK, '--', host, String(timeoutMs)], options, (_error, text) => {
      resolve(parse(text))
    })
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function failureOf(answer: unknown): NameFailure {
  if (property(answer, 'isLate') === true) return 'late'
  const code = property(answer, 'code')
  return code === 'ENOTFOUND' || code === 'EAI_NODATA' ? 'unknown' : 'unanswered'
}
