/** An example as a part of a test: a real process, whose output can be waited for, and which ends with the test. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Long enough for a machine under load; a test that waits so long has failed. */
const WAIT_MS = 20_000

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A hundred processes that load the same modules: kept compiled, each starts in a third of the time. */
const NODE_COMPILE_CACHE = `${ROOT}node_modules/.cache/node-compile-cache`

export class Example implements AsyncDisposable {
  /** Everything it wrote so far. */
  output = ''
  errors = ''
  readonly #child: ChildProcessWithoutNullStreams
  readonly #ended: Promise<number | string>
  #isRunning = true
  #onChange: (() => void) | undefined
  /** Up to where the output has been looked at. */
  #seen = 0

  /**
   * @param name the file in `examples/`, without `.ts`
   * @param env added to the environment of the test
   * @param inside words before the command, of a program that runs it elsewhere
   */
  constructor(
    name: string,
    args: readonly (string | number)[] = [],
    env: Readonly<Record<string, string>> = {},
    inside: readonly string[] = [],
  ) {
    const command = [process.execPath, '--conditions=source', `examples/${name}.ts`, ...args.map(String)]
    const [program = process.execPath, ...words] = [...inside, ...command]
    this.#child = spawn(program, words, {
      cwd: ROOT,
      stdio: 'pipe',
      env: { ...process.env, NODE_COMPILE_CACHE, ...env },
    })
    this.#child.stdin.on('error', () => {})
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text
      this.#onChange?.()
    })
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.errors += text))
    this.#ended = once(this.#child, 'close').then(([code, signal]: unknown[]) => {
      this.#isRunning = false
      this.#onChange?.()
      return typeof code === 'number' ? code : String(signal)
    })
  }

  /** The first match in the output after the match before. @throws {Error} it does not come */
  async expect(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = AbortSignal.timeout(WAIT_MS)
    for (;;) {
      const match = pattern.exec(this.output.slice(this.#seen))
      if (match !== null) {
        this.#seen += match.index + match[0].length
        return match
      }
      if (!this.#isRunning || deadline.aborted) throw new Error(`no ${pattern}\n${this.output}\n${this.errors}`)
      const changed = Promise.withResolvers<void>()
      this.#onChange = changed.resolve
      deadline.addEventListener('abort', this.#onChange, { once: true })
      await changed.promise
    }
  }

  /** The port that a server says it listens on. */
  async port(): Promise<number> {
    return Number((await this.expect(/listening on \S*:(\d+)/))[1])
  }

  type(text: string): void {
    this.#child.stdin.write(text)
  }

  endInput(): void {
    this.#child.stdin.end()
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.signal('SIGINT')
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** @returns the exit code, or the signal that ended it: SIGKILL when it did not end in time */
  async exit(): Promise<number | string> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), WAIT_MS)
    const code = await this.#ended
    clearTimeout(timer)
    return code
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isRunning) this.#child.kill('SIGKILL')
    await this.#ended
  }
}
