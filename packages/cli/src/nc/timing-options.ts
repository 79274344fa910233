/** `-w`, `-i`, `-d` and `-q`: how long something is waited for. */
import { text } from '../language/text.ts'
import { parseTime } from './time.ts'
import { UsageError } from './usage-error.ts'

export interface Timing {
  readonly connectTimeoutMs: number
  readonly idleTimeoutMs: number | undefined
  /** From the end of standard input to the end of the session. */
  readonly quitDelayMs: number | undefined
  /**
   * How long the other side may be silent after the end of our input before its answer counts as complete. For transports that
   * cannot tell it that our direction has ended, or cannot tell us that its own has.
   */
  readonly answerSilenceMs: number | undefined
  readonly lineDelayMs: number | undefined
}

const CONNECT_TIMEOUT_MS = 10_000
const ANSWER_SILENCE_MS = 1_000

interface Given {
  readonly last: (key: string) => string | undefined
  /** Either direction goes on after the end of the other, and its end is told. */
  readonly hasEnds: boolean
}

/** @throws {UsageError} no time */
export function parseTiming({ last, hasEnds }: Given): Timing {
  const time = (key: string, shown: string) => timeOf(last(key), shown)
  const [wait, quit] = [last('wait'), last('q')]
  // As in OpenBSD's nc, 0 does not wait for an answer: scripts send a line to syslog or statsd so.
  const isHasty = wait === '0'
  const hasNoEnd = quit !== undefined && /^-\d+$/.test(quit)
  const quitDelayMs = quit === '0' || (quit === undefined && isHasty) ? 0 : hasNoEnd ? undefined : time('q', '-q')
  return {
    connectTimeoutMs: (isHasty ? undefined : time('wait', '-w')) ?? CONNECT_TIMEOUT_MS,
    idleTimeoutMs: time('idle-timeout', '-i'),
    quitDelayMs,
    answerSilenceMs: hasEnds || quit !== undefined ? undefined : ANSWER_SILENCE_MS,
    lineDelayMs: time('delay', '-d'),
  }
}

function timeOf(given: string | undefined, shownOption: string): number | undefined {
  if (given === undefined) return undefined
  const timeMs = parseTime(given)
  if (timeMs !== null) return timeMs
  throw new UsageError(
    text`${JSON.stringify(given)} is not a time for ${shownOption}`,
    text`a time is above zero, in seconds or with ms, s, m or h behind it: 500ms, 2s, 1.5m`,
  )
}
