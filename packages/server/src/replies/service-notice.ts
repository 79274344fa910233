/** What a service says, and a refusal in its words: no client shows a numeric beside the conversation with NickServ. */
import { NUMERICS } from '@partyline/irc'
import { hasMode } from '../network/modes.ts'
import type { Refusal } from '../network/refusal.ts'
import { serviceSource } from '../network/service-source.ts'
import { sourceOf, type User } from '../network/state.ts'
import type { Said } from '../network/voice.ts'
import { withText, type OutMessage } from '../session/out-message.ts'
import type { Addressee } from './numeric.ts'

export const CHANSERV = 'ChanServ'

export function serviceNotice({ nick }: Addressee, service: string, text: string): OutMessage {
  return { source: serviceSource(service), verb: 'NOTICE', params: [nick, text] }
}

export function refusalInWords(refusal: Refusal): string {
  if (refusal.kind === 'failure') return refusal.text
  const text = refusal.text ?? NUMERICS[refusal.numeric].text ?? ''
  return refusal.params.length === 0 ? text : `${refusal.params.join(' ')}: ${text}`
}

/** IRCv3 echo-message: what a user has said to a service. */
export function saidMessage(user: User, { verb, target, text, tags }: Said): OutMessage {
  const params = text === null ? [target] : [target, text]
  return withText({ source: sourceOf(user), verb, params, account: user.account, isBot: hasMode(user, 'B') }, tags)
}
