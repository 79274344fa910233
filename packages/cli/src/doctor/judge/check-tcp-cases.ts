/** For tests of what is said of a TCP port: what was seen of one that is in order, and what changes one thing in it. */
import { it } from 'node:test'
import type { Problem } from '../finding.ts'
import type { CertificateObservation, PortObservation, ReachObservation, TcpObservations } from '../observations.ts'
import type { TcpTarget } from '../target.ts'
import { judge } from './judge.ts'
import { checkFindings, IRC, NAME, NOW, service } from './testing.ts'

const TARGET: TcpTarget = {
  kind: 'tcp',
  host: 'chat.example',
  port: 6667,
  security: 'either',
  application: 'irc',
  path: '/',
  expected: 'partyline',
}

export const REMOTE: ReachObservation = {
  address: '192.0.2.1',
  port: 6667,
  family: 4,
  outcome: 'reachable',
  code: null,
  durationMs: 3,
  isLoopback: false,
  isLocal: false,
}
export const HERE: ReachObservation = { ...REMOTE, isLocal: true }
export const LOOPBACK: ReachObservation = { ...HERE, address: '127.0.0.1', isLoopback: true }
export const HELD: PortObservation = {
  port: 6667,
  listeners: [{ address: '127.0.0.1', waiting: 0 }],
  state: 'held',
  holder: { pid: 42, command: 'otherd' },
  freePort: 6668,
}
export const FREE: PortObservation = { port: 6667, listeners: [], state: 'free', holder: null, freePort: null }

export const CERTIFICATE: CertificateObservation = {
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  subject: 'CN=chat.example',
  issuer: 'CN=Issuer',
  names: ['DNS:chat.example'],
  keyBits: null,
  validFrom: '2026-11-01T00:00:00.000Z',
  validTo: '2027-11-01T00:00:00.000Z',
  fingerprint: 'AA:BB',
  isSelfSigned: false,
  chainError: null,
  coversHost: true,
}

const FINE: TcpObservations = {
  kind: 'tcp',
  name: NAME,
  reach: [REMOTE],
  port: null,
  firewall: [],
  service: service(IRC),
}
export const NO_SERVICE = { service: null } as const

interface TcpCase {
  readonly promise: string
  readonly seen: Partial<TcpObservations>
  readonly problem: Problem | null
  /** Messages, remedies and commands together say this. */
  readonly says: RegExp
  readonly target?: Partial<TcpTarget>
}

export function checkTcpCases(cases: readonly TcpCase[]): void {
  for (const { promise, seen, problem, says, target } of cases) {
    void it(`${promise}: ${problem ?? 'no problem'}`, () => {
      checkFindings(judge({ ...FINE, ...seen }, { ...TARGET, ...target }, NOW), problem, says)
    })
  }
}
