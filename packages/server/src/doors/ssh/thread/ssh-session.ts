/**
 * One session of a client (RFC 4254 6): what it says of its terminal, then the one thing that it wants. A shell is the chat, a command is a channel,
 * the subsystem `irc` is the protocol itself, for programs, and `sftp` the files of channels. Everything else is refused: no program of this machine is ever run.
 */
import { isChannelName } from '@partyline/irc'
import type { ServerChannel, Session } from 'ssh2'
import type { Pipe } from '../link/pipe.ts'
import type { Answer, ConnectionAbout, Question } from '../thread-messages.ts'
import { channelInput } from './channel-input.ts'
import { ChannelOutput } from './channel-output.ts'
import type { Program, ProgramParts } from './program.ts'
import { runIrc } from './run-irc.ts'
import { runLines } from './run-lines.ts'
import { runScreen } from './run-screen.ts'
import type { Entered } from './ssh-login.ts'
import type { SshStream } from './ssh-stream.ts'
import { localeOf, textsFor } from './ssh-texts.ts'
import { runSftp } from './sftp/run-sftp.ts'
import { TerminalSize } from './terminal-size.ts'

export interface SshSessionParts {
  readonly session: Session
  readonly stream: SshStream
  readonly about: ConnectionAbout
  readonly entered: Entered
  readonly openPipe: () => Pipe
  readonly fetchPicture: ProgramParts['fetchPicture']
  readonly ask: (question: Question) => Promise<Answer>
  /** Those that are open. */
  readonly channels: Set<ServerChannel>
  readonly giveUp: (why: string) => void
  /** Resolves when the client is gone. */
  readonly gone: Promise<void>
  readonly trouble: (error: unknown) => void
}

/** Clients take 32 KiB (RFC 4253 6.1), small ones some hundreds of bytes. */
const PACKET_BYTES_MIN = 256
const EXIT_USAGE = 2
const EXIT_NO_PROGRAM = 127
const EXIT_DEFECT = 70
const SUBSYSTEMS: ReadonlyMap<string, Wanted> = new Map([
  ['irc', { kind: 'irc' }],
  ['sftp', { kind: 'sftp' }],
])
/** What `scp -O` has run at the other end. */
const OLD_SCP = /^scp\s/
/** Before a channel, or in place of one. */
const PICTURES = /^\s*--pictures(?=\s|$)/
/** What else a client says of its surroundings is none of the chat's business. */
const KNOWN_VARIABLE = /^(?:LANG|LC_[A-Z]+|NO_COLOR|PARTYLINE_PICTURES|TZ)$/
const VARIABLES_MAX = 20
const VALUE_LENGTH_MAX = 100

/** Resolves when the session is over, with whether it was for anything; never rejects. */
export async function serveSession(parts: SshSessionParts): Promise<boolean> {
  const { session, about, gone } = parts
  const environment = new Map<string, string>()
  const closed = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const isOver = Promise.race([closed.promise, gone])
  const size = new TerminalSize(about.limits)
  let hasTerminal = false
  let isBegun = false
  const waiting = setTimeout(() => parts.giveUp('a session asked for nothing in time'), about.limits.loginTimeoutMs)

  const begin = (accept: () => ServerChannel, reject: () => void, wanted: Wanted): void => {
    if (isBegun) return reject()
    isBegun = true
    clearTimeout(waiting)
    const channel = accept()
    void run(channel, wanted).then(begun.resolve)
  }
  session.on('pty', (accept, _reject, info) => {
    hasTerminal = true
    environment.set('TERM', info.term.slice(0, VALUE_LENGTH_MAX))
    size.set(info)
    accept?.()
  })
  session.on('window-change', (accept, _reject, info) => {
    size.set(info)
    accept?.()
  })
  session.on('env', (accept, reject, { key, val }) => {
    const isTaken = KNOWN_VARIABLE.test(key) && environment.size < VARIABLES_MAX && val.length <= VALUE_LENGTH_MAX
    if (isTaken) environment.set(key, val)
    ;(isTaken ? accept : reject)?.()
  })
  session.on('shell', (accept, reject) => begin(accept, reject, wantedBy('', about.lobby)))
  session.on('exec', (accept, reject, { command }) => begin(accept, reject, wantedBy(command, about.lobby)))
  session.on('subsystem', (accept, reject, { name }) => {
    const wanted = SUBSYSTEMS.get(name)
    if (wanted === undefined) reject()
    else begin(accept, reject, wanted)
  })
  session.on('close', () => closed.resolve())
  await Promise.race([begun.promise, isOver])
  clearTimeout(waiting)
  return isBegun

  async function run(channel: ServerChannel, wanted: Wanted): Promise<void> {
    parts.channels.add(channel)
    channel.on('error', parts.trouble)
    channel.on('close', () => closed.resolve())
    // Each takes the thread its time. Of packets without room for anything, ssh2 would send one after the other for ever.
    if (channel.outgoing.packetSize < PACKET_BYTES_MIN) return parts.giveUp('the packets that it takes are too small')
    const output = new ChannelOutput(channel, parts.stream, isOver)
    const status = await runWanted(channel, wanted, output).catch((error: unknown) => {
      parts.trouble(error)
      return EXIT_DEFECT
    })
    try {
      channel.exit(status)
      channel.end()
    } catch (error) {
      parts.trouble(error)
    }
    // The client has to take the last of it first.
    await isOver
    parts.channels.delete(channel)
  }

  async function runWanted(channel: ServerChannel, wanted: Wanted, output: ChannelOutput): Promise<number> {
    const texts = textsFor(environment)
    if (wanted.kind === 'scp') {
      await output.complain(texts.files.oldProtocol)
      return EXIT_NO_PROGRAM
    }
    if (wanted.kind === 'nothing') {
      await output.complain(wanted.name === null ? texts.noPrograms : texts.noChannel(wanted.name))
      return EXIT_NO_PROGRAM
    }
    const hasScreen = hasTerminal && environment.get('TERM') !== 'dumb'
    const hasPictures = wanted.kind === 'channel' && wanted.hasPictures
    if (hasPictures && !hasScreen) {
      await output.complain(texts.noScreen)
      return EXIT_USAGE
    }
    const pipes = new Set<Pipe>()
    const openPipe = (): Pipe => {
      const pipe = parts.openPipe()
      pipes.add(pipe)
      void isOver.then(() => pipe.close())
      void pipe.closed.then(() => pipes.delete(pipe))
      return pipe
    }
    try {
      return await programFor(
        wanted,
        hasScreen,
      )({
        openPipe,
        ask: parts.ask,
        fetchPicture: parts.fetchPicture,
        hasPictures: hasPictures || (environment.get('PARTYLINE_PICTURES') ?? '') !== '',
        nick: parts.entered.nick,
        channel: wanted.kind === 'channel' ? wanted.name : about.lobby,
        input: channelInput(channel, isOver),
        output,
        texts,
        language: localeOf(environment),
        environment,
        size,
        timeZone: zoneOf(environment.get('TZ')),
        port: about.port,
        filesOpenMax: about.limits.filesOpenMax,
        network: about.network,
        lineBytesMax: about.lineBytesMax,
        isOver,
        trouble: parts.trouble,
      })
    } finally {
      await Promise.all([...pipes].map((pipe) => pipe.close()))
    }
  }
}

function programFor({ kind }: Exclude<Wanted, { kind: 'nothing' | 'scp' }>, hasScreen: boolean): Program {
  if (kind === 'irc') return runIrc
  if (kind === 'sftp') return runSftp
  return hasScreen ? runScreen : runLines
}

type Wanted =
  /** @param hasPictures as `partyline chat --pictures` */
  | { readonly kind: 'channel'; readonly name: string; readonly hasPictures: boolean }
  | { readonly kind: 'irc' }
  | { readonly kind: 'sftp' }
  /** Files, by the protocol of old. */
  | { readonly kind: 'scp' }
  /** @param name what cannot be a channel; null where no channel was meant */
  | { readonly kind: 'nothing'; readonly name: string | null }

/** @param command empty for none */
function wantedBy(command: string, lobby: string): Wanted {
  const hasPictures = PICTURES.test(command)
  const name = command.replace(PICTURES, '').trim() || lobby
  if (OLD_SCP.test(name)) return { kind: 'scp' }
  if (!name.startsWith('#')) return { kind: 'nothing', name: null }
  return isChannelName(name) ? { kind: 'channel', name, hasPictures } : { kind: 'nothing', name: printable(name) }
}

function printable(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '?').slice(0, VALUE_LENGTH_MAX)
}

/** undefined where it is none that is known here. Nothing in SSH says where a person is: `SetEnv TZ=…` does. */
function zoneOf(timeZone = ''): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}
