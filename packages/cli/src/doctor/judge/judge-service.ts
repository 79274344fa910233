/** Whether what answers is a Partyline server, and what it takes to join. */
import { formatHostPort } from '@partyline/net'
import { type Finding, ok, problem, warning } from '../finding.ts'
import { formatDuration } from '../format-duration.ts'
import type { PortObservation, ServiceObservation, SpeechObservation, Target } from '../observations.ts'
import { judgeCertificate } from './judge-certificate.ts'
import { describeHolder } from './judge-port.ts'

/** Certificates and logs are read with minutes, not with seconds. */
const SKEW_MS = 60_000

/** @param port when the service is on this machine; null otherwise */
export function judgeService(
  { tls, speech }: ServiceObservation,
  target: Target,
  port: PortObservation | null,
  nowMs: number,
): readonly Finding[] {
  const skewMs = speech?.kind === 'irc' ? speech.clockSkewMs : null
  const findings: Finding[] = []
  if (tls.kind === 'spoken') findings.push(...judgeCertificate(tls.certificate, target, { nowMs, skewMs }))
  else if (target.security === 'tls') findings.push(tlsFailed(tls.kind === 'failed' ? tls.reason : null))
  findings.push(...judgeClock(skewMs))
  if (speech !== null)
    findings.push(...judgeSpeech(speech, target, port, tls.kind === 'spoken' ? tls.certificate.fingerprint : null))
  return findings
}

function tlsFailed(reason: string | null): Finding {
  const message = reason === null ? 'The TLS handshake got no answer.' : `The TLS handshake failed: ${reason}.`
  return problem('tls', 'tls', message, 'This port may not speak TLS: try it without tls://, or port 6697.')
}

function judgeClock(skewMs: number | null): readonly Finding[] {
  if (skewMs === null || Math.abs(skewMs) < SKEW_MS) return []
  const message = `The clock of this machine is ${formatDuration(skewMs)} ${skewMs > 0 ? 'behind' : 'ahead of'} the server's.`
  return [warning('clock', message, 'Set both by a time server (timedatectl set-ntp true).')]
}

/** @param fingerprint of the certificate; null without TLS */
function judgeSpeech(
  speech: SpeechObservation,
  target: Target,
  port: PortObservation | null,
  fingerprint: string | null,
): readonly Finding[] {
  switch (speech.kind) {
    case 'plain-door':
      return [
        ok('server', `A Partyline server answers: the plain door of ${speech.network}.`),
        joinFinding(speech.wantsPassword, 'then give your nickname', `nc ${target.host} ${target.port}`),
      ]
    case 'irc':
      return judgeIrc(speech, target, port, fingerprint)
    case 'other': {
      const what = speech.protocol === null ? 'Something' : `A server for ${speech.protocol}`
      return [notPartyline(`${what} answers with ${JSON.stringify(speech.firstLine)}.`, port)]
    }
    case 'quiet':
      return [notPartyline('It accepts connections but says nothing.', port)]
    case 'closed':
      return [notPartyline('It accepts connections and closes them without a word.', port)]
    default:
      return speech satisfies never
  }
}

function judgeIrc(
  speech: Extract<SpeechObservation, { kind: 'irc' }>,
  target: Target,
  port: PortObservation | null,
  fingerprint: string | null,
): readonly Finding[] {
  const { version, wantsPassword } = speech
  const server = speech.server ?? 'without a name'
  if (version !== null && !version.startsWith('partyline')) {
    return [notPartyline(`An IRC server answers: ${server}, running ${version}.`, port)]
  }
  const join = ircJoin(target, wantsPassword, fingerprint)
  if (version !== null) return [ok('server', `A Partyline server answers: ${server}, running ${version}.`), join]
  const why = wantsPassword ? 'tells its version only to those who have the password' : 'did not tell its version'
  return [ok('server', `An IRC server answers: ${server}. It ${why}.`), join]
}

function ircJoin({ host, port }: Target, wantsPassword: boolean, fingerprint: string | null): Finding {
  if (fingerprint === null) {
    return joinFinding(
      wantsPassword,
      'for example',
      `irssi -c ${host} -p ${port}${wantsPassword ? ' -w PASSWORD' : ''}`,
    )
  }
  const command = `/connect -tls -tls_pinned_cert ${fingerprint} ${host} ${port}${wantsPassword ? ' PASSWORD' : ''}`
  return joinFinding(wantsPassword, 'for example, in irssi', command)
}

function joinFinding(wantsPassword: boolean, how: string, command: string): Finding {
  const need = wantsPassword ? 'To join you need the password of the server' : 'To join you need no password'
  return ok('join', `${need}; ${how}:`, command)
}

/** On this machine another program sits where the server should be; elsewhere it is the wrong host or port. */
function notPartyline(message: string, port: PortObservation | null): Finding {
  if (port === null || port.state !== 'held') {
    return problem(
      'server',
      'not-partyline',
      message,
      'It is no Partyline server. Check host and port: IRC 6667, TLS 6697, plain 6660.',
    )
  }
  const other =
    port.freePort === null
      ? 'another port'
      : `a free port: partyline serve --irc ${formatHostPort('127.0.0.1', port.freePort)}`
  const who = `${describeHolder(port.holder)} holds port ${port.port}`
  return problem(
    'server',
    'port-taken',
    `${message} It is no Partyline server: ${who}.`,
    `Stop that process, or take ${other}`,
  )
}
