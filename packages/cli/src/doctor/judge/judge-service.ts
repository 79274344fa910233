/** Whether what answers is a Partyline server, and what it takes to join. */
import { text } from '../../language/text.ts'
import { type Finding, ok, problem, warning } from '../finding.ts'
import { formatDuration } from '../../format-duration.ts'
import type { PortObservation, ServiceObservation, SpeechObservation, TlsObservation } from '../observations.ts'
import type { Target } from '../target.ts'
import { judgeCertificate } from './judge-certificate.ts'
import { judgeIrc } from './judge-irc.ts'
import { judgeSsh } from './judge-ssh.ts'
import { joinFinding } from './join-finding.ts'
import { closedSilently, isForHttp, notHttp, somethingElse } from './something-else.ts'

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
    return [closedSilently(text`It closed the connection instead of a TLS handshake.`, target, port)]
  const plain =
    target.application === 'http' || target.application === 'websocket'
      ? text`Try http:// or ws:// instead, or another port.`
      : text`Try port 6697, or ask without TLS: partyline doctor ${target.host} ${target.port}.`
  if (tls.kind === 'late') return [problem('tls', 'tls', text`The TLS handshake got no answer.`, plain)]
  const reason = tls.reason.replace(/\.$/, '')
  if (NOT_TLS.test(reason)) return [problem('tls', 'tls', text`This port does not speak TLS (${reason}).`, plain)]
  const remedy = text`The two did not agree: the server may want another name, other ciphers, or a certificate of the client.`
  return [problem('tls', 'tls', text`The TLS handshake failed: ${reason}.`, remedy)]
}

/** What OpenSSL calls bytes that are no TLS. */
const NOT_TLS = /wrong version number|packet length|unexpected message|http request|record type/

function judgeClock(skewMs: number | null): readonly Finding[] {
  if (skewMs === null || Math.abs(skewMs) < SKEW_MS) return []
  const message = text`The clock of this machine is ${formatDuration(skewMs)} ${skewMs > 0 ? text`behind` : text`ahead of`} the server's.`
  return [warning('clock', message, text`Set both by a time server (timedatectl set-ntp true).`)]
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
      const door = text`The plain door of ${speech.network}`
      if (isForHttp(target)) return [notHttp(text`${door} answers, and not a server for HTTP.`, target)]
      if (target.kind !== 'udp' && target.expected === 'irc') {
        return [somethingElse(text`${door} answers.`, null, target, port)]
      }
      const where = target.kind === 'unix' ? `-U ${target.path}` : `${target.host} ${target.port}`
      const command = fingerprint === null ? 'nc' : 'ncat --ssl'
      return [
        ok('server', text`A Partyline server answers: the plain door of ${speech.network}.`),
        joinFinding(speech.wantsPassword, text`then give your nickname`, `${command} ${where}`),
      ]
    }
    case 'ssh-door':
      return judgeSsh(speech, target, port)
    case 'irc':
      return judgeIrc(speech, target, port, fingerprint)
    case 'http':
      return judgeHttp(speech, target, port)
    case 'other': {
      const what = speech.protocol === null ? text`Something` : text`A server for ${speech.protocol}`
      const isText = /[a-z0-9]{2}/i.test(speech.firstLine)
      const said = isText ? JSON.stringify(speech.firstLine) : text`bytes that are no text`
      return [somethingElse(text`${what} answers with ${said}.`, null, target, port)]
    }
    case 'echo':
      return [somethingElse(text`An echo server answers: what it is sent comes back.`, null, target, port)]
    case 'quiet':
      return [somethingElse(text`It accepts connections but says nothing.`, null, target, port)]
    case 'closed':
      if (/CERTIFICATE/.test(speech.code ?? '')) return [wantsCertificate()]
      return [closedSilently(text`It accepts connections and closes them without a word.`, target, port)]
    default:
      return speech satisfies never
  }
}

/** TLS 1.3 tells a client without a certificate only after its side of the handshake (RFC 8446 4.4.2.4). */
function wantsCertificate(): Finding {
  const message = text`The server wants a certificate of the client too, and closes the connection without one.`
  return problem(
    'tls',
    'tls',
    message,
    text`Give your client the certificate and key that the operator of the server issued.`,
  )
}

function judgeHttp(
  { statusCode, server, isWebSocket }: Extract<SpeechObservation, { kind: 'http' }>,
  target: Target,
  port: PortObservation | null,
): readonly Finding[] {
  const isAsked = target.kind === 'tcp' && target.application === 'websocket'
  const name = server === null ? text`without a name` : JSON.stringify(server)
  const what = isWebSocket
    ? text`A WebSocket server ${name} answers.`
    : text`An HTTP server ${name} answers with ${statusCode}.`
  if (isAsked && !isWebSocket) {
    const message = text`${what} It does not open a WebSocket at ${target.path}.`
    const kind = target.expected === 'partyline' ? 'not-partyline' : 'other-service'
    return [problem('server', kind, message, text`Check the path, and whether a proxy in between passes Upgrade on.`)]
  }
  if (server?.toLowerCase().startsWith('partyline') === true) {
    return [ok('server', text`A Partyline server answers: ${server}${isWebSocket ? text`, over WebSocket` : ''}.`)]
  }
  if (statusCode >= 500 && target.kind === 'tcp' && target.expected === 'http') {
    return [warning('server', what, text`Look into its log, or into that of the server behind it.`)]
  }
  return [somethingElse(what, 'http', target, port)]
}
