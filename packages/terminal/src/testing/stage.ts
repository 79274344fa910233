/** A terminal chat with everything around it: an emulator that shows it, a server that a test speaks for, a clock that stands. */
import { ClientCore, runClient } from '@partyline/irc/client'
import { TerminalChat, type TerminalChatOptions } from '../app/terminal-chat.ts'
import type { Size } from '../screen/frame.ts'
import { Emulator } from './emulator.ts'
import { FakeClock } from './fake-clock.ts'
import { MemoryTerminal } from './memory-terminal.ts'
import { ScriptedServer, type ScriptedOptions } from './scripted-server.ts'

export interface StageOptions extends ScriptedOptions {
  readonly size?: Size
  readonly channels?: readonly string[]
  readonly chat?: Partial<TerminalChatOptions>
}

export class Stage {
  readonly server: ScriptedServer
  readonly terminal: MemoryTerminal
  readonly emulator: Emulator
  readonly clock = new FakeClock()
  readonly chat: TerminalChat
  readonly defects: unknown[] = []

  constructor({ size = { columns: 80, rows: 24 }, channels = ['#lobby'], chat = {}, ...scripted }: StageOptions = {}) {
    this.server = new ScriptedServer(scripted)
    this.terminal = new MemoryTerminal(size)
    this.emulator = new Emulator({ ...size, hasGraphemes: true })
    this.emulator.onAnswer((text) => this.terminal.type(text))
    this.chat = new TerminalChat({
      terminal: this.terminal,
      clock: this.clock,
      connect: (identity) =>
        runClient({
          core: new ClientCore({ identity, channels: channels.map((name) => ({ name })), random: () => 0.5 }),
          transport: this.server,
          clock: this.clock,
          onDefect: (error) => this.defects.push(error),
        }),
      identity: { nick: 'ann' },
      isSignedIn: true,
      place: channels[0] ?? null,
      server: 'line.example',
      language: 'en',
      depth: 'full',
      background: null,
      notifications: 'osc9',
      hasMouse: true,
      timeZone: 'UTC',
      ...chat,
    })
  }

  /** The person has come in, and all is drawn. */
  async start(): Promise<void> {
    this.chat.start()
    await this.settle()
  }

  /** Until nobody has anything more to do but wait. */
  async settle(): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      await new Promise(setImmediate)
      this.clock.advance(50)
      await this.emulator.write(this.terminal.takeWritten())
    }
  }

  async type(...texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      this.terminal.type(text)
      await this.settle()
    }
  }

  async resize(size: Size): Promise<void> {
    this.emulator.resize(size)
    this.terminal.resize(size)
    await this.settle()
  }

  /** The whole screen, one row a line. */
  get screen(): string {
    return this.emulator.text().join('\n')
  }
}
