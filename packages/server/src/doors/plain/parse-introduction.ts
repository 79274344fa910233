/** What a person answers to the questions for the password and the nickname. */
import { isHttpRequest } from '../http-request.ts'
import { parsePlainLine, type PlainLine } from './plain-line.ts'

export type Introduction =
  | { readonly kind: 'answer'; readonly text: string }
  /** What can be done without a nickname. */
  | Extract<PlainLine, { kind: 'help' | 'encoding' }>
  | { readonly kind: 'quit'; readonly reason: readonly string[] }
  /** A command that needs a nickname first. */
  | { readonly kind: 'early' }
  /** No person types what IRC clients begin with. */
  | { readonly kind: 'irc-client' }
  /** Nor what browsers begin with. */
  | { readonly kind: 'browser' }

const IRC_CLIENT = /^(?:CAP (?:LS|REQ|END)\b|(?:PASS|NICK) \S|USER \S+ \S+ \S+ )/

export function parseIntroduction(text: string, asked: 'password' | 'nickname'): Introduction {
  if (IRC_CLIENT.test(text)) return { kind: 'irc-client' }
  if (isHttpRequest(text)) return { kind: 'browser' }
  // A password may be any word; no nickname that a person wants is one of these.
  if (asked === 'nickname' && /^help$/i.test(text)) return { kind: 'help' }
  if (asked === 'nickname' && /^(?:quit|exit|bye)$/i.test(text)) return { kind: 'quit', reason: [] }
  if (!text.startsWith('/')) return { kind: 'answer', text }
  const line = parsePlainLine(text, '')
  if (line.kind === 'help' || line.kind === 'encoding') return line
  if (line.kind === 'command' && line.verb === 'QUIT') return { kind: 'quit', reason: line.params }
  // No nickname begins with a slash, but a password may.
  if (asked === 'password') return { kind: 'answer', text }
  const nick = line.kind === 'command' && line.verb === 'NICK' ? line.params[0] : undefined
  return nick === undefined || nick === '' ? { kind: 'early' } : { kind: 'answer', text: nick }
}
