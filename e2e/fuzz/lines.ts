/**
 * Lines that no client should send, beside those that any client sends: most are nearly right, because what is plainly wrong
 * is refused before anything happens.
 */
import { CAPABILITIES, COMMANDS } from '@partyline/irc'
import type { Random } from './random.ts'

const NICKS = [
  'ann',
  'bob',
  'Iris',
  'lris',
  'аnn',
  '张伟',
  'محمد',
  'NickServ',
  'n'.repeat(33),
  '1',
  '*',
  '',
  'a\u0332',
  '[]\\`',
] as const
const CHANNELS = [
  '#a',
  '#b',
  '#A',
  '#lobby',
  '#lоbby',
  '#é',
  '#a\ufe0f',
  `#${'c'.repeat(70)}`,
  '#',
  '0',
  '&x',
  '#a\u202e',
] as const
const MASKS = [
  '*!*@*',
  'ann',
  '*!*@10.0.0.0/8',
  '*!*@::1/64',
  '\ufdfa'.repeat(150),
  '*a'.repeat(60),
  '?'.repeat(100),
  '\\*\\?\\',
  '>1',
  '<0',
  '!@',
] as const
const NUMBERS = ['0', '1', '-1', '50', '2147483648', '99999999999999999999', 'NaN', '1e9', '0x10'] as const
const REFERENCES = [
  '*',
  'timestamp=2026-01-01T00:00:00.000Z',
  'timestamp=9999-99-99T99:99:99.999Z',
  'msgid=01KBXXXXXXXXXXXXXXXXXXXXXX',
  'msgid=',
  'timestamp=',
] as const
const TEXTS = [
  'hello there',
  '',
  ' ',
  ':',
  '\u{1}ACTION waves\u{1}',
  '\u{1}VERSION\u{1}',
  'x'.repeat(400),
  '☃'.repeat(120),
  '\u{1f600}'.repeat(90),
  'e\u0301'.repeat(80),
  '\u202eabc\u2066',
  '\u{1b}[2J\u{7}',
  '\u{3}4,12red\u{2}123\u{f}\u{4}ff8000',
  '\u{1b}]0;title\u{9b}31m\u{1b}',
  'a\tb',
  '/quit',
  '__proto__',
  '%s%n',
] as const
const SUBCOMMANDS = [
  'LATEST',
  'BEFORE',
  'AFTER',
  'AROUND',
  'BETWEEN',
  'TARGETS',
  'LS',
  'LIST',
  'REQ',
  'END',
  'ACK',
  'NAK',
] as const
const ENDS = ['\r\n', '\r\n', '\r\n', '\n', '\n', '\r', '\r\n\r\n', '\n\r', ''] as const
const MODE_LETTERS = '+-+-imnstklbeIovoxqahfCMRUcu '
const PLAIN = [
  '/join',
  '/part',
  '/msg',
  '/me',
  '/nick',
  '/names',
  '/topic',
  '/history',
  '/list',
  '/whois',
  '/encoding',
  '/help',
  '//',
  '/foo',
  '/',
] as const
const ENCODINGS = ['gbk', 'big5', 'shift_jis', 'latin1', 'utf-8', 'utf-16', 'klingon', ''] as const
const VERBS = nonEmpty(Object.keys(COMMANDS).filter((verb) => verb !== 'QUIT'))
const CAPABILITY_NAMES = nonEmpty(Object.keys(CAPABILITIES))

/** A client that gets through the registration, so that what follows is more than refused. */
export function introduction(door: 'irc' | 'plain', random: Random): string {
  const nick = random.chance(0.8) ? `f${random.integer(1e9).toString(36)}` : random.pick(NICKS)
  const entry = random.chance(0.7) ? ['#a', '#b', `#own${random.integer(1_000)}`] : []
  if (door === 'plain') return `${nick}\n${entry.map((channel) => `/join ${channel}\n`).join('')}`
  const requests = random.chance(0.5) ? `CAP LS 302\r\nCAP REQ :${capabilities(random)}\r\n` : ''
  const names = `NICK ${nick}\r\nUSER ${random.pick(NICKS) || 'u'} 0 * :${random.pick(TEXTS) || 'r'}\r\n`
  const joins = entry.map((channel) => `JOIN ${channel}\r\n`).join('')
  return `${requests}${names}${requests === '' ? '' : 'CAP END\r\n'}${joins}`
}

/** One line, or what should have been one, with its end. */
export function line(door: 'irc' | 'plain', random: Random): Buffer {
  const kind = random.next()
  const end = random.pick(ENDS)
  if (kind < 0.02) return Buffer.concat([random.bytes(random.integer(600)), Buffer.from(end)])
  if (kind < 0.03) return Buffer.from('x'.repeat(random.integer(20_000)) + end)
  if (kind < 0.031) return Buffer.from(`${door === 'irc' ? '' : '/'}QUIT :${random.pick(TEXTS)}${end}`)
  const text = door === 'irc' ? ircLine(random) : plainLine(random)
  const bytes = Buffer.from(text + end)
  // A byte that is not what it was.
  if (bytes.length > 0 && random.chance(0.03)) bytes[random.integer(bytes.length)] = random.integer(256)
  return bytes
}

function ircLine(random: Random): string {
  if (random.chance(0.4)) return tags(random) + likelyLine(random)
  const verb = random.chance(0.96) ? random.pick(VERBS) : random.pick(['FOO', '', 'privmsg', '__proto__', '001', '\0'])
  const count = random.integer(random.chance(0.05) ? 20 : 4)
  const params = Array.from({ length: count }, () => word(random))
  const first = firstParam(verb, random)
  const last = random.chance(0.6) ? ` :${random.pick(TEXTS)}` : ''
  return `${tags(random)}${[verb, ...(first === null ? [] : [first]), ...params].join(' ')}${last}`
}

/** What changes something, more often than not. */
function likelyLine(random: Random): string {
  const channel = random.pick(CHANNELS)
  const nick = random.pick(NICKS)
  const text = random.pick(TEXTS)
  return random.pick([
    `JOIN ${channel} ${random.pick(['', 'key'])}`,
    `PART ${channel} :${text}`,
    `PRIVMSG ${random.pick([channel, nick])} :${text}`,
    `NOTICE ${channel} :${text}`,
    `TOPIC ${channel} :${text}`,
    `MODE ${channel} ${modes(random)} ${word(random)} ${word(random)}`,
    `KICK ${channel} ${nick} :${text}`,
    `INVITE ${nick} ${channel}`,
    `NICK ${random.pick([nick, `g${random.integer(1e6)}`])}`,
    `CHATHISTORY ${random.pick(SUBCOMMANDS)} ${channel} ${random.pick(REFERENCES)} ${random.pick(NUMBERS)}`,
    `CHATHISTORY BETWEEN ${channel} ${random.pick(REFERENCES)} ${random.pick(REFERENCES)} 50`,
    `WHO ${random.pick([channel, random.pick(MASKS)])}`,
    `AWAY :${text}`,
  ])
}

/** What the command wants first, mostly. */
function firstParam(verb: string, random: Random): string | null {
  if (random.chance(0.2)) return null
  if (verb === 'CAP' || verb === 'CHATHISTORY') return random.pick(SUBCOMMANDS)
  return list(random, random.chance(0.7) ? CHANNELS : NICKS)
}

function word(random: Random): string {
  const kind = random.integer(7)
  if (kind === 0) return list(random, NICKS)
  if (kind === 1) return list(random, CHANNELS)
  if (kind === 2) return list(random, MASKS)
  if (kind === 3) return random.pick(NUMBERS)
  if (kind === 4) return random.pick(REFERENCES)
  if (kind === 5) return modes(random)
  return random.pick(TEXTS)
}

function list(random: Random, items: readonly [string, ...string[]]): string {
  const count = random.chance(0.9) ? 1 : 1 + random.integer(30)
  return Array.from({ length: count }, () => random.pick(items)).join(',')
}

function modes(random: Random): string {
  const letters = Array.from(
    { length: 1 + random.integer(14) },
    () => MODE_LETTERS[random.integer(MODE_LETTERS.length)],
  )
  return `${random.pick(['+', '-', ''])}${letters.join('')}`
}

function tags(random: Random): string {
  if (random.chance(0.85)) return ''
  if (random.chance(0.05)) return `@a=${'b'.repeat(random.integer(9_000))} `
  const label = random.pick(['x', 'l'.repeat(65), '', '\\s\\:\\', 'é'])
  return `@label=${label};+typing=${random.pick(TEXTS).replaceAll(' ', '\\s')};${random.pick(['', 'time=x', '+', '=', ';;'])} `
}

function capabilities(random: Random): string {
  return Array.from(
    { length: 1 + random.integer(8) },
    () => random.pick(['', '-', '']) + random.pick(CAPABILITY_NAMES),
  ).join(' ')
}

function plainLine(random: Random): string {
  if (random.chance(0.4)) return random.pick(TEXTS) + (random.chance(0.2) ? random.pick(TEXTS) : '')
  const command = random.pick(PLAIN)
  const param = command === '/encoding' ? random.pick(ENCODINGS) : word(random)
  return `${command} ${param} ${random.chance(0.5) ? random.pick(TEXTS) : ''}`
}

function nonEmpty(items: readonly string[]): readonly [string, ...string[]] {
  const [first, ...others] = items
  if (first === undefined) throw new Error('there is nothing to pick from')
  return [first, ...others]
}
