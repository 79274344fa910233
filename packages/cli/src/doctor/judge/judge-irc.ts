/** Whether an IRC server is a Partyline, whether it lets one in, and how to join. */
import { text } from '../../language/text.ts'
import { type Finding, ok } from '../finding.ts'
import type { PortObservation, SpeechObservation } from '../observations.ts'
import type { Target } from '../target.ts'
import { full, isFull } from './full.ts'
import { joinFinding } from './join-finding.ts'
import { isForHttp, notHttp, somethingElse } from './something-else.ts'

type IrcSpeech = Extract<SpeechObservation, { kind: 'irc' }>

/** @param fingerprint of the certificate; null without TLS */
export function judgeIrc(
  speech: IrcSpeech,
  target: Target,
  port: PortObservation | null,
  fingerprint: string | null,
): readonly Finding[] {
  const { version, wantsPassword, farewell } = speech
  if (isFull(farewell)) return [full(farewell)]
  const server = speech.server ?? text`without a name`
  if (isForHttp(target)) return [notHttp(text`An IRC server answers (${server}), and not one for HTTP.`, target)]
  if (version?.startsWith('partyline') === true) {
    const found = ok('server', text`A Partyline server answers: ${server}, running ${version}.`)
    return [found, howToJoin(target, wantsPassword, fingerprint)]
  }
  const running =
    version === null ? text`It did not tell its version, as every Partyline does.` : text`It runs ${version}.`
  const said = farewell === null ? '' : text` It closed the connection: ${JSON.stringify(farewell)}.`
  return [somethingElse(text`An IRC server answers: ${server}. ${running}${said}`, 'irc', target, port)]
}

function howToJoin(target: Target, wantsPassword: boolean, fingerprint: string | null): Finding {
  if (target.kind === 'unix') {
    return joinFinding(wantsPassword, text`by a client that can use a Unix socket, or`, `nc -U ${target.path}`)
  }
  const { host, port } = target
  if (fingerprint === null) {
    const password = wantsPassword ? ' -w PASSWORD' : ''
    return joinFinding(wantsPassword, text`for example`, `irssi -c ${host} -p ${port}${password}`)
  }
  const command = `/connect -tls -tls_pinned_cert ${fingerprint} ${host} ${port}${wantsPassword ? ' PASSWORD' : ''}`
  return joinFinding(wantsPassword, text`for example, in irssi`, command)
}
