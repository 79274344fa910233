/** What an operator can choose of the log. */

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface LogConfig {
  readonly level: LogLevel
  /** JSON lines instead of short lines for people. */
  readonly isJson: boolean
}
