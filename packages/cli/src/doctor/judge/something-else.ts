/** Something is there, but no Partyline server that answers: good news, or a problem, by what was expected. */
import { type Text, text } from '../../language/text.ts'
import { formatHostPort } from '@partyline/net'
import { type Finding, ok, problem, warning } from '../finding.ts'
import type { PortObservation } from '../observations.ts'
import type { Expectation, Target } from '../target.ts'
import { describeHolder, isHeld } from './judge-port.ts'

/** @param kind of what answers, in the words of `--expect`; null for what they do not name */
export function somethingElse(
  message: Text,
  kind: 'http' | 'irc' | null,
  target: Target,
  port: PortObservation | null,
): Finding {
  const expected = expectationOf(target)
  if (expected === 'partyline') return notPartyline(message, target, port)
  if (expected === 'anything' || expected === kind) return ok('server', message)
  const remedy = text`A server for ${expected.toUpperCase()} was expected: check ${target.kind === 'unix' ? text`the path` : text`host and port`}.`
  return problem('server', 'other-service', message, remedy)
}

/** Whether a server for HTTP was asked for. */
export function isForHttp(target: Target): boolean {
  if (target.kind === 'tcp') return target.application === 'http' || target.application === 'websocket'
  return expectationOf(target) === 'http'
}

/** A door of a chat server, where a browser should find a page. */
export function notHttp(message: Text, target: Target): Finding {
  const kind = expectationOf(target) === 'partyline' ? 'not-partyline' : 'other-service'
  const where = target.kind === 'unix' ? target.path : `${target.host} ${target.port}`
  return problem('server', kind, message, text`Ask it so: partyline doctor ${where}`)
}

function expectationOf(target: Target): Expectation {
  return target.kind === 'udp' ? 'anything' : target.expected
}

/** On this machine another program sits where the server should be; elsewhere it is the wrong host or port. */
function notPartyline(message: Text, target: Target, port: PortObservation | null): Finding {
  if (target.kind === 'unix') {
    return problem('server', 'not-partyline', message, text`It is no Partyline server: correct the path, ${CONTENT}.`)
  }
  if (port === null || !isHeld(port)) {
    return problem(
      'server',
      'not-partyline',
      message,
      text`It is no Partyline server. Check host and port (IRC 6667, TLS 6697, plain 6660, ssh 2222), ${CONTENT}.`,
    )
  }
  const other =
    port.freePort === null
      ? text`another port`
      : text`a free port: partyline serve --irc ${formatHostPort('127.0.0.1', port.freePort)}`
  const holding = text`${describeHolder(port.holder)} holds port ${port.port}`
  return problem(
    'server',
    'port-taken',
    text`${message} It is no Partyline server: ${holding}.`,
    text`If you want Partyline here, stop that process, or take ${other}. If any service will do, add --expect tcp.`,
  )
}

const CONTENT = text`or add --expect tcp if any service will do`

/** The command as it is installed, and as it runs from the source. */
const OURS = /partyline|main\.[jt]s serve\b/

/** A Partyline that is full does not shake hands with one more; that it is one is then known only by its process. */
export function closedSilently(message: Text, target: Target, port: PortObservation | null): Finding {
  const holder = port?.holder ?? null
  const isTls = target.kind === 'tcp' && target.security === 'tls'
  const check = isTls ? 'tls' : 'server'
  if (holder !== null && OURS.test(holder.command)) {
    return problem(
      check,
      'full',
      text`${message} ${describeHolder(holder)} is a Partyline server: it does so when it has as many connections as it allows.`,
      text`Look for door.rejected in its log. Raise sessions-max (partyline serve --limit sessions-max=N), or wait.`,
    )
  }
  if (['anything', 'tls'].includes(expectationOf(target))) {
    return warning(
      check,
      text`${message} So does a server that is full, or that does not let this address in.`,
      text`If it should stay open, look into its log.`,
    )
  }
  const mayWantTls = target.kind === 'tcp' && target.security === 'plain'
  return problem(
    check,
    isTls ? 'tls' : expectationOf(target) === 'partyline' ? 'not-partyline' : 'other-service',
    text`${message} So does a server that is full (a Partyline, too)${mayWantTls ? text`, that wants TLS,` : ''} or that does not let this address in.`,
    text`Try again later${mayWantTls ? text`, with TLS (tls://, https://, wss://)` : ''}, and look into its log. If another program is there: check host and port.`,
  )
}
