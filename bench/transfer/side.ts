/** One side of a transfer as a shell command, with everything that it starts: how long, how much CPU, how much memory. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { parseCpuSeconds, residentBytes } from '../measure/cpu.ts'

export interface Usage {
  readonly cpuSeconds: number
  /** The most that its processes had together resident at a time. */
  readonly peakBytes: number
}

const SAMPLE_MS = 25
/** For what it says at its start. */
const SAID_MS = 30_000
/** For all of it: the slowest on a busy machine is done before. */
const END_MS = 30 * 60_000
const GROUP_FIELD = 5

export class Side {
  readonly #child: ChildProcess
  readonly #cpu = new Map<number, number>()
  #peak = 0
  readonly #timer: NodeJS.Timeout
  readonly #exited: Promise<unknown>
  #output = ''
  #failure = ''

  constructor(command: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
    // A process group of its own, by which its processes are found.
    this.#child = spawn('bash', ['-c', `set -o pipefail; ${command}`], {
      cwd,
      detached: true,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#exited = once(this.#child, 'close')
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()))
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#failure += chunk.toString()))
    this.#timer = setInterval(() => this.#sample(), SAMPLE_MS)
  }

  /** Waits for it on one of its outputs. */
  async said(pattern: RegExp): Promise<RegExpExecArray> {
    for (const endAt = performance.now() + SAID_MS; ;) {
      const found = pattern.exec(this.#output) ?? pattern.exec(this.#failure)
      if (found !== null) return found
      if (this.#child.exitCode !== null) throw new Error(`it has ended: ${this.#failure}`)
      if (performance.now() > endAt) throw this.#late()
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS))
    }
  }

  /** Until it has ended well. */
  async end(): Promise<Usage> {
    const limit = setTimeout(() => this.kill(), END_MS)
    await this.#exited
    clearTimeout(limit)
    clearInterval(this.#timer)
    if (this.#child.exitCode !== 0) throw new Error(`exit code ${this.#child.exitCode}: ${this.#failure}`)
    return { cpuSeconds: [...this.#cpu.values()].reduce((sum, each) => sum + each, 0), peakBytes: this.#peak }
  }

  /** Of a server that does not end by itself. */
  kill(): Usage {
    this.#sample()
    clearInterval(this.#timer)
    if (this.#child.pid !== undefined && this.#child.exitCode === null) process.kill(-this.#child.pid, 'SIGKILL')
    return { cpuSeconds: [...this.#cpu.values()].reduce((sum, each) => sum + each, 0), peakBytes: this.#peak }
  }

  #late(): Error {
    this.kill()
    return new Error(`nothing came for ${SAID_MS / 1_000} s: ${this.#failure}`)
  }

  #sample(): void {
    let bytes = 0
    for (const name of readdirSync('/proc')) {
      const pid = Number(name)
      if (!Number.isInteger(pid)) continue
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
        const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[GROUP_FIELD - 3])
        if (group !== this.#child.pid) continue
        this.#cpu.set(pid, parseCpuSeconds(stat))
        bytes += residentBytes(pid)
      } catch {
        // It ended between the two.
      }
    }
    this.#peak = Math.max(this.#peak, bytes)
  }
}
