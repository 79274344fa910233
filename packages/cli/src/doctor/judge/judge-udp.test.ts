import { it } from 'node:test'
import type { Problem } from '../finding.ts'
import type { ProbeObservation, UdpPortObservation } from '../observations.ts'
import { judge } from './judge.ts'
import { checkFindings, NAME, NOW } from './testing.ts'

const PROBE: ProbeObservation = {
  address: '192.0.2.1',
  port: 5000,
  family: 4,
  outcome: 'silent',
  code: null,
  payload: 'byte',
  sentCount: 3,
  answerBytes: null,
  durationMs: 5_000,
  isLoopback: false,
  isLocal: false,
}
const UDP_HELD: UdpPortObservation = {
  port: 5000,
  addresses: ['0.0.0.0'],
  holder: { pid: 42, command: 'sensord' },
  freePort: 5001,
}

const UDP: readonly (readonly [
  promise: string,
  probe: Partial<ProbeObservation>,
  port: Partial<UdpPortObservation> | null,
  problem: Problem | null,
  says: RegExp,
])[] = [
  ['an answer', { outcome: 'answered', answerBytes: 8, payload: 'NTP' }, null, null, /a request of NTP with 8 bytes/],
  ['an echo', { outcome: 'answered', answerBytes: 1 }, null, null, /answered a datagram of one zero byte with 1 byte/],
  ['a closed port', { outcome: 'refused', code: 'ECONNREFUSED' }, null, 'refused', /ICMP message said so/],
  ['silence elsewhere', {}, null, 'unsure', /Either it is open .* or a firewall .*does not tell which.*tcpdump/],
  ['silence of a port held here', { isLocal: true }, {}, null, /usual.*held by process 42 \(sensord\).*5001 is free/],
  ['a port held on loopback', { isLocal: true }, { addresses: ['127.0.0.1'] }, null, /loopback only.*bind 0\.0\.0\.0/],
  [
    'silence of a port that is free',
    { isLocal: true },
    { addresses: [], holder: null },
    'silent',
    /Nobody holds.*drops/,
  ],
  ['a firewall that says so', { outcome: 'filtered', code: 'EHOSTUNREACH' }, null, 'filtered', /add-port=5000\/udp/],
  ['no route', { outcome: 'unreachable', code: 'ENETUNREACH' }, null, 'unreachable', /ip route get 192\.0\.2\.1/],
  ['a machine that lets nothing out', { outcome: 'denied', code: 'EPERM' }, null, 'firewall', /output rules/],
]
for (const [promise, probe, port, problem, says] of UDP) {
  void it(`${promise}: ${problem ?? 'no problem'}`, () => {
    const target = { kind: 'udp', host: 'sensor.example', port: 5000 } as const
    const held = port === null ? null : { ...UDP_HELD, ...port }
    const seen = { kind: 'udp', name: NAME, probes: [{ ...PROBE, ...probe }], port: held, firewall: [] } as const
    checkFindings(judge(seen, target, NOW), problem, says)
  })
}
