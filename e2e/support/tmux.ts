/**
 * A terminal for programs that draw on one: a tmux server of the test's own, which nobody else sees and which ends with the
 * test. It runs in the foreground, so that it is our child like every other program.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Program } from './program.ts'
import { poll, WAIT_MS } from './wait.ts'

const run = promisify(execFile)

const COLUMNS = 160
const ROWS = 50
/** What a shell adds to the number of a signal. */
const SIGNALLED = 128

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

export class Terminal implements AsyncDisposable {
  readonly #tmux: Program
  readonly #socket: string
  #screen = ''

  /**
   * Runs a command on a new screen.
   * @param socket a path for the socket of the tmux server; nothing is there yet
   */
  static async start(
    socket: string,
    command: readonly string[],
    { columns, rows }: TerminalSize = { columns: COLUMNS, rows: ROWS },
  ): Promise<Terminal> {
    const terminal = new Terminal(socket, await Program.start('tmux', ['-u', '-f', '/dev/null', '-S', socket, '-D']))
    try {
      await poll(() => terminal.#isUp(), 'tmux to start')
      // The screen stays when the program on it has ended, so that its last words can be read.
      await terminal.#command('set-option', '-g', 'remain-on-exit', 'on')
      await terminal.#command('new-session', '-d', '-x', String(columns), '-y', String(rows), ...command)
    } catch (error) {
      await terminal[Symbol.asyncDispose]()
      throw error
    }
    return terminal
  }

  constructor(socket: string, tmux: Program) {
    this.#socket = socket
    this.#tmux = tmux
  }

  /** Types a line and Enter. */
  async type(line: string): Promise<void> {
    await this.#command('send-keys', '-l', line)
    await this.#command('send-keys', 'Enter')
  }

  /** Presses a key by the name that tmux gives it: `C-s`. */
  async press(key: string): Promise<void> {
    await this.#command('send-keys', key)
  }

  /** Pastes a text, as a terminal hands it to a program that wants to know (mode 2004 of xterm). */
  async paste(text: string): Promise<void> {
    await this.#command('set-buffer', text)
    await this.#command('paste-buffer', '-p', '-r')
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#command('resize-window', '-x', String(columns), '-y', String(rows))
  }

  /** Waits until the screen shows it. @returns the whole screen at that moment */
  expect(pattern: RegExp, timeoutMs: number = WAIT_MS): Promise<string> {
    const look = async (): Promise<string | null> => {
      this.#screen = await this.#command('capture-pane', '-p', '-J')
      return pattern.test(this.#screen) ? this.#screen : null
    }
    return poll(look, String(pattern), timeoutMs, () => this.#screen)
  }

  /** What the screen shows now, with its colours, as ECMA-48 writes them. */
  colours(): Promise<string> {
    return this.#command('capture-pane', '-p', '-e')
  }

  /** Of the window, as its program has said it last. */
  title(): Promise<string> {
    return this.#command('display-message', '-p', '#{pane_title}')
  }

  /** Waits until the program on the screen has ended. @returns its exit code; where a signal ended it, that of a shell */
  async exit(timeoutMs: number = WAIT_MS): Promise<number> {
    // tmux may see the end of the terminal before that of the program, and then looks again only when another child of it has ended.
    const look = async (): Promise<number | null> => {
      const state = await this.#command('display-message', '-p', '#{pane_dead} #{pane_dead_status} #{pane_dead_signal}')
      const [, isDead = '', status = '', signal = ''] = /^(\d*) (\d*) (\d*)$/m.exec(state) ?? []
      if (status !== '') return Number(status)
      if (signal !== '') return SIGNALLED + Number(signal)
      if (isDead === '1') await this.#command('run-shell', 'true')
      return null
    }
    return poll(look, 'the program on the screen to end', timeoutMs, () => this.#screen)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A program that takes the end of its terminal for something else, as a server does, goes as well.
    const state = await this.#command('display-message', '-p', '#{pane_dead} #{pane_pid}').catch(() => '1')
    if (state.startsWith('0')) process.kill(Number(state.split(' ')[1]), 'SIGKILL')
    await this.#command('kill-server').catch(() => '')
    await this.#tmux[Symbol.asyncDispose]()
  }

  async #isUp(): Promise<true | null> {
    return this.#command('show-options', '-g').then(
      () => true,
      () => null,
    )
  }

  async #command(...args: readonly string[]): Promise<string> {
    const { stdout } = await run('tmux', ['-u', '-S', this.#socket, ...args])
    return stdout
  }
}
