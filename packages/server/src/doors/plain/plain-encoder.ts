/** Messages as a person at a terminal reads them: `#lobby <ann> hello`. What a terminal obeys never reaches it. */
import type { Encoder, OutMessage } from '../../session/out-message.ts'
import { counted } from '../../session/counted.ts'
import type { Encoding } from './encodings.ts'
import { plainText } from './plain-text.ts'

/** What is of no interest to a person: the numbers of the welcome, servers, ends of lists, batches. */
const HIDDEN = new Set(
  (
    '001 002 003 004 005 251 252 253 254 255 265 266 307 312 315 318 321 323 329 333 366 375 376 422 ' +
    'BATCH TAGMSG CAP PONG PING'
  ).split(' '),
)

/** CTCP: an action is a text between two of these. */
const CTCP = String.fromCodePoint(1)
const ACTION = `${CTCP}ACTION `

/** For terminals that write in this encoding. */
export function plainEncoder(encoding: Encoding): Encoder {
  return {
    format(message) {
      if (HIDDEN.has(message.verb)) return ''
      const when = message.batch === undefined || message.time === undefined ? '' : `[${formatTime(message.time)}] `
      return sentencesOf(message)
        .map((each) => `${when}${plainText(describe(each))}\n`)
        .join('')
    },
    encode: (lines) => encoding.encode(lines),
  }
}

/** Of a text of several lines, each line that is not blank. */
function sentencesOf(message: OutMessage): readonly OutMessage[] {
  if (message.lines === undefined) return [message]
  const [target = '', text = ''] = message.params
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => ({ ...message, params: [target, line] }))
}

/** One encoder for each encoding, so that terminals that write alike are sent the same bytes. */
export class PlainEncoders {
  readonly #encoders = new Map<string, Encoder>()

  for(encoding: Encoding): Encoder {
    let encoder = this.#encoders.get(encoding.name)
    if (encoder === undefined) {
      encoder = plainEncoder(encoding)
      this.#encoders.set(encoding.name, encoder)
    }
    return encoder
  }
}

/** `2026-11-20 19:22` in UTC, as everything the server says. */
function formatTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, '2026-11-20T19:22'.length).replace('T', ' ')
}

function describe({ verb, source, params }: OutMessage): string {
  const nick = source?.split('!', 1)[0] ?? ''
  const [first = '', second = '', third = '', fourth = ''] = params
  const reason = (text: string) => (text === '' ? '' : ` (${text})`)
  switch (verb) {
    case 'PRIVMSG':
    case 'NOTICE':
      return describeText(nick, first, second)
    case 'JOIN':
      return `${first} -- ${nick} joined`
    case 'PART':
      return `${first} -- ${nick} left${reason(second)}`
    case 'KICK':
      return `${first} -- ${nick} removed ${second}${reason(third)}`
    case 'QUIT':
      return `-- ${nick} left${reason(first)}`
    case 'NICK':
      return `-- ${nick} is now ${first}`
    case 'TOPIC':
      return second === '' ? `${first} -- ${nick} cleared the topic` : `${first} -- ${nick} set the topic: ${second}`
    case 'MODE':
      return `${first} -- ${nick} set mode ${params.slice(1).join(' ')}`
    case 'INVITE':
      return `-- ${nick} invites you to ${second}: /join ${second}`
    case 'ERROR':
      return `-- ${first}`
    case 'FAIL':
    case 'NOTE':
      return `-- ${params.at(-1) ?? ''}`
    case '301':
      return `-- ${second} is away: ${third}`
    case '311':
      return `-- ${second} is ${third}@${fourth}${reason(params[5] ?? '')}`
    case '313':
    case '335':
    case '379':
      return `-- ${second} ${third}`
    case '330':
      return `-- ${second} is logged in as ${third}`
    case '338':
      return `-- ${second} comes from ${fourth}`
    case '760':
      return `-- ${second} says of itself: ${third}: ${params[4] ?? ''}`
    case '317':
      return `-- ${second} said nothing for ${formatDuration(Number(third))}, and has been here since ${formatTime(Number(fourth) * 1000)}`
    case '319':
      return `-- ${second} is in ${third.trim()}`
    case '322':
      return `-- ${second}: ${third} ${third === '1' ? 'person' : 'people'}${fourth === '' ? '' : `, topic: ${fourth}`}`
    case '332':
      return `${second} -- topic: ${third}`
    case '331':
      return `${second} -- no topic`
    case '353':
      return `${third} -- here: ${fourth}`
    case '671':
      return `-- ${second} uses an encrypted connection`
    case '900':
    case '901':
      return `-- ${params.at(-1) ?? ''}`
    case '401':
      return `-- There is nobody called ${second}`
    case '403':
      return `-- There is no channel ${second}`
    case '442':
      return `-- You are not in ${second}`
    case '471':
      return `-- ${second} is full`
    case '473':
      return `-- ${second} is for those that are invited`
    case '474':
      return `-- You are banned from ${second}. Please ask one of its operators (@)`
    case '475':
      return `-- ${second} is locked. With its key: /join ${second} key`
    case '476':
      return `-- ${second} is no name of a channel`
    case '482':
      return `-- Only an operator of ${second} may do that`
    case '372':
      return `-- ${second.replace(/^- /, '')}`
    default:
      return describeNumeric(params)
  }
}

const UNITS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
] as const

/** In the largest unit that is reached: `2 hours`. */
function formatDuration(seconds: number): string {
  const [size, name] = UNITS.find(([unit]) => seconds >= unit) ?? [1, 'second']
  return counted(Math.floor(seconds / size), name)
}

/** Also of its members with some rank only: `@#den`. */
function isChannel(target: string): boolean {
  return /^[~&@%+]*#/.test(target)
}

function describeText(nick: string, target: string, text: string): string {
  const where = isChannel(target) ? `${target} ` : ''
  // Names of servers have a dot, and nicknames have none.
  if (nick.includes('.')) return `-- ${text}`
  if (text.startsWith(ACTION)) return `${where}* ${nick} ${text.slice(ACTION.length)}`
  return where === '' ? `*${nick}* ${text}` : `${where}<${nick}> ${text}`
}

/** A numeric is addressed to its reader; what it is about comes next and the text last. A star stands for nothing. */
function describeNumeric(params: readonly string[]): string {
  const about = params
    .slice(1, -1)
    .filter((param) => param !== '*')
    .join(' ')
  const text = params.at(-1) ?? ''
  return about === '' ? `-- ${text}` : `-- ${about}: ${text}`
}
