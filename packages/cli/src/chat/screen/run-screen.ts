/**
 * The full-screen client on the terminal of this process: signals, Ctrl-Z, the end of the window. Whatever ends it, the terminal is as it was.
 *
 * | state | is left by | for |
 * |---|---|---|
 * | held | Ctrl-Z, SIGTSTP | stopped |
 * | | /quit, SIGINT, SIGTERM, SIGHUP, the end of the terminal, another certificate | ended |
 * | stopped | SIGCONT | held |
 */
import type { Client, Identity } from '@partyline/irc/client'
import { systemClock } from '@partyline/net'
import {
  depthOf,
  type FetchPicture,
  type FileSender,
  isGnuScreen,
  notificationKind,
  TerminalChat,
  timeLocaleOf,
} from '@partyline/terminal'
import { EXIT, EXIT_BY_SIGNAL } from '../../exit-codes.ts'

import { ProcessTerminal } from './process-terminal.ts'

export interface ScreenParts {
  readonly env: Readonly<Record<string, string | undefined>>
  /** A client that is not connected yet. */
  readonly connect: (identity: Identity) => Client
  readonly identity: Identity
  /** The person has named a nickname or an account, and is not asked for one. */
  readonly isSignedIn: boolean
  readonly place: string | null
  readonly server: string
  /** RFC 5646. */
  readonly language: string
  /** Resolves with the signal that ends it. */
  readonly interrupted: Promise<keyof typeof EXIT_BY_SIGNAL>
  /** Resolves when it cannot go on, and the reason is for a person to read. */
  readonly failed: Promise<void>
  readonly files: FileSender
  /** Where pictures are to be shown. */
  readonly fetchPicture?: FetchPicture
}

/** @returns the exit code */
export async function runScreen(parts: ScreenParts): Promise<number> {
  const { env, interrupted, failed } = parts
  const terminal = new ProcessTerminal()
  const suspension = new Suspension(terminal)
  const chat = new TerminalChat({
    ...parts,
    terminal,
    clock: systemClock,
    timeLocale: timeLocaleOf(env),
    depth: depthOf(env),
    background: null,
    notifications: notificationKind(env),
    hasMouse: !isGnuScreen(env),
    onSuspend: () => void suspension.stop(),
  })
  suspension.watch(chat)
  let exitCode: number = EXIT.ok
  void interrupted.then((signal) => {
    exitCode = EXIT_BY_SIGNAL[signal]
    chat.stop()
  })
  void failed.then(() => chat.stop())
  terminal.onEnd(() => chat.stop())
  terminal.hold()
  try {
    chat.start()
    await chat.ended
  } finally {
    suspension.unwatch()
    await terminal.giveBack()
  }
  return exitCode
}

/** Job control of the shell (POSIX 2.11). */
class Suspension {
  readonly #terminal: ProcessTerminal
  #chat: TerminalChat | null = null

  constructor(terminal: ProcessTerminal) {
    this.#terminal = terminal
  }

  watch(chat: TerminalChat): void {
    this.#chat = chat
    process.on('SIGTSTP', this.#onStop)
    process.on('SIGCONT', this.#onContinue)
  }

  unwatch(): void {
    process.off('SIGTSTP', this.#onStop)
    process.off('SIGCONT', this.#onContinue)
  }

  /** The terminal is the shell's until the process is continued. */
  async stop(): Promise<void> {
    this.#chat?.leave()
    await this.#terminal.giveBack()
    process.off('SIGTSTP', this.#onStop)
    // As the terminal does it: all of the pipeline, npm in front of it too.
    process.kill(0, 'SIGTSTP')
  }

  readonly #onStop = (): void => void this.stop()

  readonly #onContinue = (): void => {
    process.off('SIGTSTP', this.#onStop)
    process.on('SIGTSTP', this.#onStop)
    // Whatever the shell has written is drawn over.
    this.#chat?.leave()
    this.#terminal.hold()
    this.#chat?.enter()
  }
}
