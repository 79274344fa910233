/** Messages as a person at a terminal reads them: `#lobby <ann> hello`. Control characters never reach the terminal. */
import type { Encoder, OutMessage } from '../../session/out-message.ts'

/** What is of no interest to a person: the numbers of the welcome, ends of lists, batches. */
const HIDDEN = new Set(
  (
    '001 002 003 004 005 251 252 253 254 255 265 266 315 318 323 329 333 366 375 376 422 ' +
    'BATCH TAGMSG CAP PONG PING'
  ).split(' '),
)

/** CTCP: an action is a text between two of these. */
const CTCP = String.fromCodePoint(1)
const ACTION = `${CTCP}ACTION `

export const plainEncoder: Encoder = {
  encode(message) {
    if (HIDDEN.has(message.verb)) return ''
    const when = message.batch === undefined || message.time === undefined ? '' : `[${formatTime(message.time)}] `
    return `${when}${describe(message)}`.replaceAll(/\p{Cc}/gu, '') + '\n'
  },
}

/** `2026-11-20 19:22` in UTC, as everything the server says. */
function formatTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, '2026-11-20T19:22'.length).replace('T', ' ')
}

function describe({ verb, source, params }: OutMessage): string {
  const nick = source?.split('!', 1)[0] ?? ''
  const [first = '', second = '', third = ''] = params
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
    case '332':
      return `${second} -- topic: ${third}`
    case '331':
      return `${second} -- no topic`
    case '353':
      return `${third} -- here: ${params[3] ?? ''}`
    case '372':
      return `-- ${second}`
    default:
      return describeNumeric(params)
  }
}

function describeText(nick: string, target: string, text: string): string {
  const where = target.startsWith('#') ? `${target} ` : ''
  if (text.startsWith(ACTION)) return `${where}* ${nick} ${text.slice(ACTION.length)}`
  return where === '' ? `*${nick}* ${text}` : `${where}<${nick}> ${text}`
}

/** A numeric is addressed to its reader; what it is about comes next and the text last. */
function describeNumeric(params: readonly string[]): string {
  const about = params.slice(1, -1).join(' ')
  const text = params.at(-1) ?? ''
  return about === '' ? `-- ${text}` : `-- ${about}: ${text}`
}
