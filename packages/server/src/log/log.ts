/**
 * The log of the server, on standard error: JSON lines for programs or short lines for people. An event has a name that
 * stays the same (`door.full`) and fields that vary; the name is what a person searches for.
 */
import { destination, pino } from 'pino'
import type { DestinationStream } from 'pino'
import type { LogConfig } from '../config/config.ts'
import { formatHumanLine } from './human-line.ts'

/** What an event carries beside its `time`, `level` and `event`, so not under these names. Never a password, a key, or the text of a message. */
export type LogFields = Readonly<Record<string, unknown>>

/** What the rooms of the server write to. None of the methods throws or waits. */
export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

/** A log whose level can be changed while the server runs. */
export interface ServerLog extends Log {
  setLevel(level: LogConfig['level']): void
}

/**
 * Makes the log.
 *
 * @param output where the lines go; standard error when left out. Writing is synchronous: what was logged before a crash
 *   or an immediate exit is there.
 */
export function createLog(config: LogConfig, output: DestinationStream = standardError()): ServerLog {
  const logger = pino(
    {
      level: config.level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    config.isJson ? output : { write: (line) => output.write(formatHumanLine(line)) },
  )
  const write =
    (level: LogConfig['level']) =>
    (event: string, fields: LogFields = {}): void =>
      logger[level](describeErrors(fields), event)
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    setLevel: (level) => {
      logger.level = level
    },
  }
}

function standardError(): DestinationStream {
  const output = destination({ dest: 2, sync: true })
  // A log that cannot be written, because its disk is full or its reader is gone, must not stop the chat.
  output.on('error', () => {})
  return output
}

function describeErrors(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Error ? pino.stdSerializers.err(value) : value,
    ]),
  )
}
