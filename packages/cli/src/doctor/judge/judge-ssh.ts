/** The ssh door of a Partyline. What it takes to join, it asks only somebody that has shaken hands. */
import { text } from '../../language/text.ts'
import { type Finding, ok } from '../finding.ts'
import type { PortObservation, SpeechObservation } from '../observations.ts'
import type { Target } from '../target.ts'
import { full, isFull } from './full.ts'
import { isForHttp, notHttp, somethingElse } from './something-else.ts'

export function judgeSsh(
  { farewell }: Extract<SpeechObservation, { kind: 'ssh-door' }>,
  target: Target,
  port: PortObservation | null,
): readonly Finding[] {
  if (isFull(farewell)) return [full(farewell)]
  const door = text`The ssh door of a Partyline`
  if (isForHttp(target)) return [notHttp(text`${door} answers, and not a server for HTTP.`, target)]
  if (target.kind !== 'udp' && target.expected === 'irc') {
    return [somethingElse(text`${door} answers.`, null, target, port)]
  }
  const found = ok('server', text`A Partyline server answers: its ssh door.`)
  if (target.kind !== 'tcp') return [found]
  return [found, ok('join', text`It asks for what it needs when you come:`, `ssh -p ${target.port} ${target.host}`)]
}
