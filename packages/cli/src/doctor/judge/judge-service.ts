/** Whether what answers is a Partyline server, and what it takes to join. */
import { type Finding, ok, problem, warning } from '../finding.ts'
import { formatDuration } from '../format-duration.ts'
import type { PortObservation, ServiceObservation, SpeechObservation, TlsObservation } from '../observations.ts'
import type { Target } from '../target.ts'
import { judgeCertificate } from './judge-certificate.ts'
import { judgeIrc } from './judge-irc.ts'
import { joinFinding } from './join-finding.ts'
import { closedSilently, notPartyline } from './not-partyline.ts'

/** Certificates and logs are read with minutes, not with seconds. */
const SKEW_MS = 60_000

/** @param port when the service is at a port of this machine; null otherwise */
export function judgeService(
  { tls, speech }: ServiceObservation,
  target: Target,
  port: PortObservation | null,
  nowMs: number,
): readonly Finding[] {
  const skewMs = speech?.kind === 'irc' ? speech.clockSkewMs : null
  return [
    ...judgeTls(tls, target, { nowMs, skewMs }, port),
    ...judgeClock(skewMs),
    ...(speech === null
      ? []
      : judgeSpeech(speech, target, port, tls.kind === 'spoken' ? tls.certificate.fingerprint : null)),
  ]
}

function judgeTls(
  tls: TlsObservation,
  target: Target,
  clock: { readonly nowMs: number; readonly skewMs: number | null },
  port: PortObservation | null,
): readonly Finding[] {
  if (target.kind !== 'tcp') return []
  if (tls.kind === 'spoken') return judgeCertificate(tls.certificate, target, clock)
  if (target.security !== 'tls' || tls.kind === 'not-tried') return []
  if (tls.kind === 'closed')
    return [closedSilently('It closed the connection instead of a TLS handshake.', port, 'tls')]
  const plain = 'This port may not speak TLS: try it without TLS in front, or port 6697.'
  if (tls.kind === 'late') return [problem('tls', 'tls', 'The TLS handshake got no answer.', plain)]
  const isAlert = /alert/.test(tls.reason)
  const remedy = isAlert
    ? 'The server speaks TLS, but did not agree: it may want another name, another protocol, or a certificate of the client.'
    : plain
  return [problem('tls', 'tls', `The TLS handshake failed: ${tls.reason.replace(/\.$/, '')}.`, remedy)]
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
    case 'plain-door': {
      const where = target.kind === 'unix' ? `-U ${target.path}` : `${target.host} ${target.port}`
      return [
        ok('server', `A Partyline server answers: the plain door of ${speech.network}.`),
        joinFinding(speech.wantsPassword, 'then give your nickname', `nc ${where}`),
      ]
    }
    case 'irc':
      return judgeIrc(speech, target, port, fingerprint)
    case 'http':
      return judgeHttp(speech, target, port)
    case 'other': {
      const what = speech.protocol === null ? 'Something' : `A server for ${speech.protocol}`
      return [notPartyline(`${what} answers with ${JSON.stringify(speech.firstLine)}.`, port)]
    }
    case 'quiet':
      return [notPartyline('It accepts connections but says nothing.', port)]
    case 'closed':
      return [closedSilently('It accepts connections and closes them without a word.', port, 'server')]
    default:
      return speech satisfies never
  }
}

function judgeHttp(
  { statusCode, server, isWebSocket }: Extract<SpeechObservation, { kind: 'http' }>,
  target: Target,
  port: PortObservation | null,
): readonly Finding[] {
  const isAsked = target.kind === 'tcp' && target.application === 'websocket'
  const name = server === null ? 'without a name' : server
  const what = isWebSocket ? 'A WebSocket server answers' : `An HTTP server answers with ${statusCode}`
  if (isAsked && !isWebSocket) {
    const message = `${what}: ${name}. It does not open a WebSocket at ${target.path}.`
    return [
      problem('server', 'not-partyline', message, 'Check the path, and whether a proxy in between passes Upgrade on.'),
    ]
  }
  if (server?.toLowerCase().startsWith('partyline') === true) {
    return [ok('server', `A Partyline server answers: ${server}${isWebSocket ? ', over WebSocket' : ''}.`)]
  }
  return [notPartyline(`${what}: ${name}.`, port)]
}
