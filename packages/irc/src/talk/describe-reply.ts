/**
 * What a server answers to a question, in a sentence instead of a row of parameters (RFC 2812 5.1, Modern IRC). An answer that is
 * none of these is said in the words of the server.
 */
import { bareText } from '../bare-text.ts'
import type { ReplyItem } from '../client/item.ts'
import { describeRefusal } from './describe-refusal.ts'
import { type Phrase, text } from './phrase.ts'
import { visibleControls } from './visible-controls.ts'

/** A time in Unix milliseconds, as the client shows times. */
type FormatTime = (time: number) => string

type Sentence = (params: readonly string[], said: string, time: FormatTime) => Phrase | null

/** Nothing is lost without it: that a list has ended is seen. */
const NOTHING: Sentence = () => null

/** By numeric or verb. `params` stand between the nickname of the reader and the text. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  // What a server supports is for the client; it comes with the answer to /version as well.
  '005': NOTHING,
  '221': (_, modes) => text`Your modes: ${modes}`,
  '301': ([nick = ''], said) => text`${nick} is away: ${said}`,
  '305': () => text`You are no longer marked as away`,
  '306': () => text`You are marked as away`,
  '307': ([nick = '']) => text`${nick} has proven to own the name`,
  '311': ([nick = '', user = '', host = ''], said) => text`${nick} is ${said} (${user}@${host})`,
  '312': ([nick = '', server = ''], said) => text`${nick} is on ${server}: ${said}`,
  '313': ([nick = '']) => text`${nick} is an operator of the network`,
  '314': ([nick = '', user = '', host = ''], said) => text`${nick} was ${said} (${user}@${host})`,
  '315': NOTHING,
  '317': ([nick = '', idle = '', since = ''], _, time) =>
    text`${nick} has said nothing for ${duration(Number(idle))}, and is here since ${time(Number(since) * 1_000)}`,
  '318': NOTHING,
  '319': ([nick = ''], said) => text`${nick} is in ${said}`,
  '321': NOTHING,
  '322'([channel = '', count = ''], said) {
    const people = count === '1' ? text`${count} person` : text`${count} people`
    return said === '' ? text`${channel}: ${people}` : text`${channel}: ${people}. ${said}`
  },
  '323': NOTHING,
  '324': ([channel = '', modes = '', ...rest], said) =>
    text`${channel} has the modes ${[modes, ...rest, said].join(' ').trim()}`,
  '329': ([channel = ''], since, time) => text`${channel} is there since ${time(Number(since) * 1_000)}`,
  '330': ([nick = '', account = '']) => text`${nick} is logged in as ${account}`,
  '331': ([channel = '']) => text`${channel} has no topic`,
  '332': ([channel = ''], said) => text`The topic of ${channel}: ${said}`,
  '333': ([, by = ''], since, time) => text`It was set by ${by.replace(/!.*/, '')}, ${time(Number(since) * 1_000)}`,
  '335': ([nick = '']) => text`${nick} is a bot`,
  '338': ([nick = '', ...where]) => text`${nick} comes from ${where.join(', ')}`,
  '341': ([nick = '', channel = ''], said) => text`${nick} was invited to ${channel || said}`,
  '347': NOTHING,
  '349': NOTHING,
  '351': ([version = '', server = ''], said) => text`${server} is ${version} ${said}`,
  '352': ([channel = '', user = '', host = '', , nick = ''], said) =>
    text`${nick} is ${said.replace(/^\d+ /, '')} (${user}@${host}), in ${channel}`,
  '353': ([, channel = ''], names) => text`In ${channel}: ${names.replaceAll(/!\S+/g, '')}`,
  '366': NOTHING,
  '367': ([, mask = '', by = ''], since, time) =>
    text`Banned: ${mask}, by ${by.replace(/!.*/, '')}, ${time(Number(since) * 1_000)}`,
  '368': NOTHING,
  '369': NOTHING,
  '378': ([nick = ''], said) => text`${nick} ${said}`,
  '391': (_, said) => text`It is ${said}`,
  '671': ([nick = '']) => text`${nick} is connected securely`,
  '900': ([, account = '']) => text`You are logged in as ${account}`,
  '901': () => text`You are logged out`,
  NOTICE: ([service = ''], said) => text`${service}: ${said}`,
  PERSISTENCE: (_, holds) =>
    holds.toUpperCase() === 'ON'
      ? text`You stay in your channels while no device is connected`
      : text`You leave your channels with your last connection`,
  REGISTER: (_, said) => text`${said}`,
  VERIFY: (_, said) => text`${said}`,
}

/** null: there is nothing to show. */
export function describeReply(item: ReplyItem, formatTime: FormatTime): Phrase | null {
  const { verb, code, context, text: said, level } = item
  if (level !== 'note' || code !== '') return describeRefusal({ code: code || verb, context, text: said })
  const clean = (written: string) => visibleControls(bareText(written))
  const params = context.map(clean)
  const sentence = SENTENCES[verb]
  if (sentence !== undefined) return sentence(params, clean(said), formatTime)
  const all = [...params, clean(said)].filter((part) => part !== '')
  return text`${all.join(' ')}`
}

const SECONDS = { day: 86_400, hour: 3_600, minute: 60 } as const

/** The largest unit is enough. */
function duration(seconds: number): Phrase {
  if (!(seconds >= SECONDS.minute)) return text`${seconds || 0} s`
  if (seconds < SECONDS.hour) return text`${Math.floor(seconds / SECONDS.minute)} min`
  if (seconds < SECONDS.day) return text`${Math.floor(seconds / SECONDS.hour)} h`
  return text`${Math.floor(seconds / SECONDS.day)} d`
}
