/**
 * The terminal client as a process of its own, on pipes instead of a terminal: what it writes is what a terminal would be sent.
 * A key is a character that nothing else on the screen has; it is seen when it stands in what the client writes.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../load/failure.ts'
import { processCpuSeconds } from '../measure/cpu.ts'
import { Latencies } from '../measure/latency.ts'
import { RAISED, startPartyline } from '../servers/partyline.ts'
import { CHANNEL, gatherTalkers, talk } from './talk.ts'

export interface TerminalLoad {
  readonly size: { readonly columns: number; readonly rows: number }
  readonly rate: number
  readonly seconds: number
}

export interface TerminalResult {
  /** As sent; what the load could not send is not counted. */
  readonly messagesPerSecond: number
  readonly coreShare: number
  readonly framesPerSecond: number
  readonly bytesPerSecond: number
  readonly keys: Latencies
  /** From the start of the process. */
  readonly firstFrameMs: number
}

const WARM_UP_MS = 3_000
const KEY_EVERY_MS = 150
const FRAME = '\u001b[?2026h'
const FIRST_KEY = 0x4e00

type ClientProcess = ChildProcessByStdio<Writable, Readable, null>

export async function measureTerminal({ size, rate, seconds }: TerminalLoad): Promise<TerminalResult> {
  const server = await startPartyline({ core: null }, RAISED)
  const failure = new Failure()
  try {
    const talkers = await gatherTalkers(server.port, failure)
    const start = performance.now()
    const program = join(import.meta.dirname, 'terminal-client.ts')
    const child = spawn(
      process.execPath,
      ['--conditions=source', program, `${server.port}`, `${size.columns}`, `${size.rows}`],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    )
    const screen = new Screen(child)
    await screen.until(`${CHANNEL} ›`)
    const firstFrameMs = performance.now() - start
    const load = new AbortController()
    const talking = talk(talkers, rate, load.signal)
    await wait(WARM_UP_MS)
    const result = await measure(child, screen, seconds)
    load.abort()
    const messagesPerSecond = await talking
    child.stdin.end()
    await once(child, 'exit')
    return { ...result, messagesPerSecond, firstFrameMs }
  } finally {
    await server.stop()
  }
}

async function measure(child: ClientProcess, screen: Screen, seconds: number) {
  const pid = child.pid ?? 0
  const keys = new Latencies()
  const [cpu, bytes, frames, start] = [processCpuSeconds(pid), screen.bytes, screen.frames, performance.now()]
  for (let key = FIRST_KEY; performance.now() - start < seconds * 1000; key += 1) {
    const character = String.fromCodePoint(key)
    const typedAt = performance.now()
    child.stdin.write(character)
    await screen.until(character)
    keys.add(performance.now() - typedAt)
    // The composer stays short, as people's texts are.
    if (key % 10 === 9) child.stdin.write('\u0015')
    await wait(KEY_EVERY_MS)
  }
  const span = (performance.now() - start) / 1000
  return {
    coreShare: (processCpuSeconds(pid) - cpu) / span,
    framesPerSecond: (screen.frames - frames) / span,
    bytesPerSecond: (screen.bytes - bytes) / span,
    keys,
  }
}

/** What the client has written. */
class Screen {
  bytes = 0
  frames = 0
  #sought: { readonly text: string; readonly found: () => void } | null = null
  /** As long as what is sought may be cut. */
  #rest = ''

  constructor(child: ClientProcess) {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      this.bytes += Buffer.byteLength(chunk)
      this.frames += chunk.split(FRAME).length - 1
      if (this.#sought === null) return
      const text = this.#rest + chunk
      this.#rest = text.slice(-64)
      if (text.includes(this.#sought.text)) this.#sought.found()
    })
  }

  async until(text: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#rest = ''
    this.#sought = { text, found: resolve }
    await promise
    this.#sought = null
  }
}
