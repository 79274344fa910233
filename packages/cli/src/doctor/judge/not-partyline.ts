/** Something is there, but no Partyline server that answers. */
import { formatHostPort } from '@partyline/net'
import { type Finding, problem } from '../finding.ts'
import type { PortObservation } from '../observations.ts'
import type { Target } from '../target.ts'
import { describeHolder, isHeld } from './judge-port.ts'

/** On this machine another program sits where the server should be; elsewhere it is the wrong host or port. */
export function notPartyline(message: string, target: Target, port: PortObservation | null): Finding {
  if (target.kind === 'unix') {
    return problem('server', 'not-partyline', message, 'It is no Partyline server: correct the path.')
  }
  if (port === null || !isHeld(port)) {
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
    `If you want Partyline here, stop that process, or take ${other}`,
  )
}

/** The command as it is installed, and as it runs from the source. */
const OURS = /partyline|main\.[jt]s serve\b/

/** A Partyline that is full does not shake hands with one more; who it is can then be known only by its process. */
export function closedSilently(message: string, target: Target, port: PortObservation | null): Finding {
  const holder = port?.holder ?? null
  const isTls = target.kind === 'tcp' && target.security === 'tls'
  const check = isTls ? 'tls' : 'server'
  if (holder !== null && OURS.test(holder.command)) {
    return problem(
      check,
      'full',
      `${message} ${describeHolder(holder)} is a Partyline server: it does so when it has as many connections as it allows.`,
      'Look for door.rejected in its log; raise sessions-max (partyline serve --limit sessions-max=N), or wait.',
    )
  }
  const mayWantTls = target.kind === 'tcp' && target.security === 'plain'
  return problem(
    check,
    isTls ? 'tls' : 'not-partyline',
    `${message} So does a server that is full (a Partyline, too)${mayWantTls ? ', that wants TLS,' : ''} or that does not let this address in.`,
    `Try again later${mayWantTls ? ', with TLS (tls://, https://, wss://)' : ''}, and look into its log. If another program is there: check host and port.`,
  )
}
