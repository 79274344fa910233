/**
 * The log of the server: JSON lines for programs or short lines for people. An event has a name that
 * stays the same (`door.full`) and fields that vary; the name is what a person searches for.
 */
import { systemClock, type Clock } from '@partyline/net'
import { pino } from 'pino'
import type { Limits } from '../limits.ts'
import { Digest } from './digest.ts'
import { formatHumanLine } from './human-line.ts'
import type { LogConfig, LogLevel } from './log-config.ts'

/** What an event carries beside its `time`, `level` and `event`, so not under these names. Never a password, a key, or the text of a message. */
export type LogFields = Readonly<Record<string, unknown>>

/** What the rooms of the server write to. None of the methods throws or waits. */
export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

/** The log of a server that runs. */
export interface ServerLog extends Log {
  /** Takes up another level and other limits. */
  configure(config: LogParts['config']): void
  /** Writes what has only been counted so far. */
  close(): void
}

/** Where lines go. */
export interface LogOutput {
  /** False when there is no room for the line: nothing of it is written. Never waits. */
  write(line: string): boolean
  /** Resolves when everything taken so far is written. Never rejects. */
  emptied(): Promise<void>
}

export interface LogParts {
  readonly config: { readonly log: LogConfig; readonly limits: Limits }
  readonly output: LogOutput
  /** Default: the machine's. */
  readonly clock?: Clock
}

/**
 * Makes the log. A line for which the output has no room is dropped, and so are those after it until the output is empty: there
 * is one gap, and a line in its place says how many are missing.
 */
export function createLog({ config, output, clock = systemClock }: LogParts): ServerLog {
  let { limits } = config
  let dropped = 0
  const put = (line: string): void => {
    if (dropped === 0 && output.write(line)) return
    dropped += 1
    if (dropped === 1) void output.emptied().then(flowAgain)
  }
  const flowAgain = (): void => {
    const lines = dropped
    dropped = 0
    // Also at the level error: what is missing may be errors.
    logger.error({ lines }, 'log.dropped')
  }
  const logger = pino(
    {
      level: config.log.level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    { write: config.log.isJson ? put : (line) => put(formatHumanLine(line)) },
  )
  const write = (level: LogLevel, event: string, fields: LogFields): void =>
    logger[level](describeErrors(fields), event)
  const digest = new Digest({ clock, linesMax: () => limits.logLinesPerEventMax, write })
  const note =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}): void => {
      if (logger.isLevelEnabled(level)) digest.note(level, event, fields)
    }
  return {
    // What is asked for to watch every client is not summed up.
    debug: (event, fields = {}) => write('debug', event, fields),
    info: note('info'),
    warn: note('warn'),
    error: note('error'),
    configure: (next) => {
      logger.level = next.log.level
      limits = next.limits
    },
    close: () => digest.close(),
  }
}

function describeErrors(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Error ? pino.stdSerializers.err(value) : value,
    ]),
  )
}
