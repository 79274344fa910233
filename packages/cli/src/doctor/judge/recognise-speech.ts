/** Which server is this? From what was heard: the plain door's welcome, IRC replies (RFC 2812 5), or another protocol. */
import type { SpeechObservation } from '../observations.ts'

export interface Conversation {
  readonly text: string
  /** The words that the server was sent. */
  readonly said: string
  /** How far the conversation is. */
  readonly stage: 'listening' | 'introduced' | 'asked-time'
  readonly hasClosed: boolean
  /** Of the error that closed the connection; null when there was none. */
  readonly code: string | null
}

export type Step =
  | { readonly kind: 'wait' | 'introduce' | 'end' }
  | { readonly kind: 'say'; readonly line: string; readonly stage: Conversation['stage'] }

/** How other protocols begin. */
const GREETINGS: readonly (readonly [pattern: RegExp, protocol: string])[] = [
  [/^SSH-/, 'SSH'],
  [/^HTTP\//, 'HTTP'],
  // A page without a status line: the answer of HTTP 0.9 to what names no version.
  [/^\s*<(?:!doctype )?html/i, 'HTTP'],
  [/^220[ -].*(SMTP|mail)/i, 'SMTP (mail)'],
  [/^220[ -].*FTP/i, 'FTP'],
  [/^\* OK/, 'IMAP (mail)'],
  [/^\+OK/, 'POP3 (mail)'],
  [/^[-+].*(ERR|PONG)/, 'Redis'],
  [/^INFO \{/, 'NATS'],
  [/^RFB /, 'VNC'],
]

/** What a TLS server sends to a client that it does not understand: an alert record (RFC 8446 5.1). */
const TLS_ALERT = '\u0015\u0003'

/** A server is told no more of us than it takes to know it. */
export function nextStep({ text, stage }: Conversation): Step {
  const isIrc = speaksIrc(text)
  if (stage === 'listening') {
    if (/^ERROR /m.test(text)) return { kind: 'end' }
    if (isIrc) return { kind: 'introduce' }
    return PLAIN_DOOR.test(text)
      ? { kind: PLAIN_QUESTION.test(text) ? 'end' : 'wait' }
      : { kind: text.includes('\n') ? 'end' : 'wait' }
  }
  const [, cookie] = /^(?::\S+ )?PING (\S+)\r?\n$/m.exec(text) ?? []
  if (cookie !== undefined && text.trimEnd().endsWith(cookie)) return { kind: 'say', line: `PONG ${cookie}\r\n`, stage }
  if (stage === 'introduced' && has(text, '004')) return { kind: 'say', line: 'TIME\r\n', stage: 'asked-time' }
  const isOver = ['391', '421', '464', '465', '433'].some((numeric) => has(text, numeric)) || /^ERROR /m.test(text)
  return { kind: isOver || (!isIrc && text.includes('\n')) ? 'end' : 'wait' }
}

/** @param nowMs our clock when the answer came, in ms since 1970 */
export function recogniseSpeech({ text, said, hasClosed, code }: Conversation, nowMs: number): SpeechObservation {
  if (text === '') return hasClosed ? { kind: 'closed', code } : { kind: 'quiet' }
  const [, network, channel = ''] = PLAIN_DOOR.exec(text) ?? []
  if (network !== undefined) {
    return { kind: 'plain-door', network, channel, wantsPassword: /^-- Password/m.test(text) }
  }
  if (SSH_DOOR.test(text)) return { kind: 'ssh-door', farewell: SSH_TOO_MANY.exec(text)?.[1] ?? null }
  if (isEcho(text, said)) return { kind: 'echo' }
  if (!speaksIrc(text)) {
    const [firstLine = ''] = text.split(/\r?\n/)
    if (text.startsWith(TLS_ALERT)) return { kind: 'other', protocol: 'TLS', firstLine: printable(firstLine) }
    const protocol = GREETINGS.find(([pattern]) => pattern.test(text))?.[1] ?? null
    return { kind: 'other', protocol, firstLine: printable(firstLine) }
  }
  const capabilities = [...text.matchAll(CAPABILITY_LIST)].flatMap(([, list = '']) => list.split(' ')).filter(Boolean)
  const time = Date.parse(/ 391 \S+ \S+ :?(\d{4}-\d\d-\d\dT\S+)/.exec(text)?.[1] ?? '')
  return {
    kind: 'irc',
    server: /^:(\S+) (?:\d{3}|CAP) /m.exec(text)?.[1] ?? null,
    version: /^:\S+ 004 \S+ \S+ (\S+)/m.exec(text)?.[1] ?? versionOf(capabilities),
    network: /^:\S+ 005 .*\bNETWORK=(\S+)/m.exec(text)?.[1] ?? null,
    wantsPassword: has(text, '464'),
    capabilities,
    clockSkewMs: Number.isNaN(time) ? null : time - nowMs,
    farewell: printable(/^ERROR :?(.*?)\r?$/m.exec(text)?.[1] ?? '') || null,
  }
}

export function speaksIrc(text: string): boolean {
  return IRC_LINE.test(text)
}

/** Fewer characters could be an answer by chance. */
const ECHO_CHARACTERS_MIN = 4

/** What we said, or its beginning, maybe with other line ends or in capitals. */
function isEcho(text: string, said: string): boolean {
  const plain = (words: string) => words.replaceAll(/\s+/g, ' ').trim().toUpperCase()
  const heard = plain(text)
  return heard.length >= ECHO_CHARACTERS_MIN && plain(said).startsWith(heard)
}

/** Of several lines all but the last have an asterisk before the list (IRCv3 capability-negotiation). */
const CAPABILITY_LIST = /^:\S+ CAP \S+ LS (?:\* )?:(.*?)\r?$/gm

/** Told to every client, also without the password; VERSION and 004 come only after the registration. */
const VERSION_CAPABILITY = 'partyline/version='

const IRC_LINE = /^(?::\S+ (?:\d{3}|NOTICE|CAP|PING) |NOTICE \S+ :|PING \S|ERROR :)/m
const PLAIN_DOOR = /^-- Welcome to (.+?)\. Lines you type go to (\S+)[.;] /m
/** RFC 4253 4.2. */
const SSH_DOOR = /^SSH-2\.0-Partyline\r\n/
/** SSH_MSG_DISCONNECT, SSH_DISCONNECT_TOO_MANY_CONNECTIONS and the reason, still in the clear (RFC 4253 11.1). */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const SSH_TOO_MANY = /\u0001\0{3}\u000c\0{3}[^]([ -~]+)/
const PLAIN_QUESTION = /^-- .*\?\r?$/m

function versionOf(capabilities: readonly string[]): string | null {
  const found = capabilities.find((word) => word.startsWith(VERSION_CAPABILITY))
  return found?.slice(VERSION_CAPABILITY.length) ?? null
}

function has(text: string, numeric: string): boolean {
  return new RegExp(`^:\\S+ ${numeric} `, 'm').test(text)
}

const PRINTED_MAX = 120

/** What a terminal can show, and not too much of it. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '.').slice(0, PRINTED_MAX)
}
