/**
 * Turns a JSON line of the log into a short one for a person: `19:22:01 warn  door.full  sessions=15000 door=irc`.
 *
 * Much of what is logged comes from outside. It is quoted unless it is plainly harmless, and characters that a terminal
 * obeys instead of shows are escaped, so that nobody can move the cursor, forge a line or turn the text around.
 */

const HARMLESS = /^[\w.:/@+#%~[\]-]+$/
/** Controls (C0, DEL, C1), line separators and the marks that change the direction of text. */
const OBEYED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** @param line one line as pino writes it, with `time`, `level` and `event` */
export function formatHumanLine(line: string): string {
  const { time, level, event, ...fields } = JSON.parse(line) as Readonly<Record<string, unknown>>
  const shown = Object.entries(fields).map(([key, value]) => `${formatText(key)}=${formatValue(value)}`)
  const clock = String(time).slice('2026-01-01T'.length, '2026-01-01T00:00:00'.length)
  return `${[`${clock} ${String(level).padEnd(5)} ${escape(String(event))}`, shown.join(' ')].filter(Boolean).join('  ')}\n`
}

function formatValue(value: unknown): string {
  if (typeof value === 'string') return formatText(value)
  if (isLoggedError(value)) return formatError(value)
  return escape(JSON.stringify(value))
}

function formatText(text: string): string {
  return HARMLESS.test(text) ? text : escape(JSON.stringify(text))
}

function escape(text: string): string {
  return text.replaceAll(OBEYED, (character) =>
    Array.from(character, (part) => `\\u{${(part.codePointAt(0) ?? 0).toString(16)}}`).join(''),
  )
}

interface LoggedError {
  readonly message: string
  readonly stack: string
}

function isLoggedError(value: unknown): value is LoggedError {
  return (
    typeof value === 'object' &&
    value !== null &&
    'stack' in value &&
    typeof value.stack === 'string' &&
    'message' in value
  )
}

/** The message on the line of the event; the stack, which only a developer needs, on lines of its own below it. */
function formatError({ message, stack }: LoggedError): string {
  const lines = stack.split('\n').map((line) => `\n    ${escape(line.trim())}`)
  return formatText(message) + lines.join('')
}
