/** A real program as a part of a test: what it writes can be waited for, and it ends with the scope that started it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { COMPILE_CACHE } from '../../scripts/compile-cache.ts'
import { Transcript } from './transcript.ts'
import { within, WAIT_MS } from './wait.ts'

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface ProgramOptions {
  /** Added to the little that every program gets: nothing of the tester's own settings reaches it. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

/** A locale that has every character and that every Debian has. */
const LOCALE = 'C.UTF-8'

export class Program implements AsyncDisposable {
  readonly output = new Transcript()
  readonly errors = new Transcript()
  /** Resolves when it has ended and everything it wrote has been read; never rejects. */
  readonly exited: Promise<Exit>
  readonly pid: number
  readonly #child: ChildProcessWithoutNullStreams
  #isRunning = true

  /** @throws {Error} there is no such program */
  static async start(command: string, args: readonly string[], options: ProgramOptions = {}): Promise<Program> {
    const { PATH = '', HOME = '' } = process.env
    const child = spawn(command, args, {
      env: { PATH, HOME, LC_ALL: LOCALE, TERM: 'xterm-256color', NODE_COMPILE_CACHE: COMPILE_CACHE, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    })
    await once(child, 'spawn')
    return new Program(child)
  }

  constructor(child: ChildProcessWithoutNullStreams) {
    if (child.pid === undefined) throw new Error('the program was not started')
    this.pid = child.pid
    this.#child = child
    for (const [stream, transcript] of [
      [child.stdout, this.output],
      [child.stderr, this.errors],
    ] as const) {
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => transcript.append(text))
      stream.on('end', () => transcript.end())
    }
    // A program that ends while it is written to.
    child.stdin.on('error', () => {})
    this.exited = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        this.#isRunning = false
        resolve({ code, signal })
      })
    })
  }

  write(text: string): void {
    this.#child.stdin.write(text)
  }

  endInput(): void {
    this.#child.stdin.end()
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** @throws {Error} it still runs after that time */
  exit(timeoutMs: number = WAIT_MS): Promise<Exit> {
    return within(this.exited, `process ${this.pid} to end`, timeoutMs, () => this.output.text + this.errors.text)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isRunning) this.#child.kill('SIGKILL')
    await this.exited
  }
}
