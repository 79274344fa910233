/**
 * Answers in words: refusals, and what the person asked for (RFC 2812 5, IRCv3 standard-replies, labeled-response). They stand where the
 * question was asked, or beside the message that was refused.
 */
import type { Message } from '../../message.ts'
import { idOf, nickOf, timeOf } from '../incoming.ts'
import type { ReplyItem, SendFailure } from '../item.ts'
import { SERVER_PLACE, type PlaceKey } from '../state.ts'
import type { ReceiveParts } from './receive-parts.ts'

const NUMERIC = /^\d{3}$/
const ERROR = /^[45]\d\d$/
const STANDARD = new Set(['FAIL', 'WARN', 'NOTE'])
/** Answers with the name of the question (IRCv3 draft/account-registration, draft/persistence). */
const WORDED = new Set(['REGISTER', 'VERIFY', 'PERSISTENCE'])
/** Of an answer that was wanted for the state: the lines are no news to a person that did not ask for them. */
const END_OF_WELCOME = new Set(['376', '422'])

export function isRefusal({ verb, params }: Message): boolean {
  if (verb === 'FAIL') return true
  // 9xx: ERR_ of SASL; 734 and 712 are of lists, and what stands there is said in words.
  return (ERROR.test(verb) && !END_OF_WELCOME.has(verb)) || (verb === '263' && params.length > 0)
}

export function isReply({ verb }: Message): boolean {
  return NUMERIC.test(verb) || STANDARD.has(verb) || WORDED.has(verb)
}

export function failureOf({ verb, params }: Message): SendFailure {
  const isStandard = verb === 'FAIL'
  const [, code = ''] = params
  const context = contextOf(verb, params)
  return { kind: 'refused', text: params.at(-1) ?? '', code: isStandard ? code : verb, context }
}

function contextOf(verb: string, params: readonly string[]): readonly string[] {
  return params.slice(STANDARD.has(verb) ? 2 : 1, -1)
}

export function reply(parts: ReceiveParts, place: PlaceKey, message: Message): void {
  const { verb, params } = message
  const item: ReplyItem = {
    kind: 'reply',
    key: parts.nextKey(),
    id: idOf(message),
    time: timeOf(message, parts.now()),
    level: levelOf(message),
    verb,
    code: STANDARD.has(verb) ? (params[1] ?? '') : '',
    context: verb === 'NOTICE' ? [nickOf(message)] : contextOf(verb, params),
    text: params.at(-1) ?? '',
  }
  parts.add(parts.draft.place(place) === undefined ? SERVER_PLACE : place, { kind: 'item', item, sent: null })
}

function levelOf(message: Message): ReplyItem['level'] {
  if (message.verb === 'WARN') return 'warning'
  return isRefusal(message) ? 'error' : 'note'
}

/** The place that an answer without a label is about: the first of its parameters that names one. */
export function placeNamedIn({ draft, names }: ReceiveParts, { verb, params }: Message): PlaceKey {
  for (const word of contextOf(verb, params)) {
    const key = names().place(names().spokenTo(word).name)
    if (word !== '' && draft.place(key) !== undefined) return key
  }
  return SERVER_PLACE
}
