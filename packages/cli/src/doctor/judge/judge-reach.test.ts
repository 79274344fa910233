import { checkTcpCases, FREE, HELD, HERE, LOOPBACK, NO_SERVICE, REMOTE } from './check-tcp-cases.ts'

const SILENT = { ...REMOTE, outcome: 'silent', durationMs: 5_000 } as const
const REFUSED = { ...REMOTE, outcome: 'refused', code: 'ECONNREFUSED' } as const

checkTcpCases([
  {
    promise: 'a closed port elsewhere',
    seen: { reach: [REFUSED], ...NO_SERVICE },
    problem: 'refused',
    says: /--public/,
  },
  {
    promise: 'an address that says nothing',
    seen: { reach: [SILENT], ...NO_SERVICE },
    problem: 'silent',
    says: /no answer in 5 s.*firewall/,
  },
  {
    promise: 'no route, by IPv6',
    seen: {
      reach: [{ ...REMOTE, address: '2001:db8::1', family: 6, outcome: 'unreachable', code: 'ENETUNREACH' }],
      ...NO_SERVICE,
    },
    problem: 'unreachable',
    says: /\[2001:db8::1\]:6667.*ENETUNREACH.*no IPv6/,
  },
  {
    promise: 'a firewall elsewhere that says so',
    seen: { reach: [{ ...REMOTE, outcome: 'filtered', code: 'EHOSTUNREACH' }], ...NO_SERVICE },
    problem: 'filtered',
    says: /was rejected \(EHOSTUNREACH, 3 ms\).*forbidden.*firewall-cmd --add-port=6667\/tcp/,
  },
  {
    promise: 'a machine that is not there',
    seen: {
      reach: [{ ...REMOTE, outcome: 'unreachable', code: 'EHOSTUNREACH', durationMs: 3_100 }],
      ...NO_SERVICE,
    },
    problem: 'unreachable',
    says: /no machine answers for that address.*is off/,
  },
  {
    promise: 'one family that refuses while the other answers',
    seen: { reach: [{ ...REFUSED, address: '::1', family: 6 }, REMOTE] },
    problem: null,
    says: /\[::1\]:6667 refused.*use the other address/,
  },
  {
    promise: 'one family that is silent while the other answers',
    seen: { reach: [SILENT, REMOTE] },
    problem: null,
    says: /take it out of the DNS/,
  },
  {
    promise: 'a server on loopback when another address was asked',
    seen: { reach: [{ ...HERE, outcome: 'refused', code: 'ECONNREFUSED' }], port: HELD, ...NO_SERVICE },
    problem: 'address',
    says: /listens on 127\.0\.0\.1:6667 only.*--public/,
  },
  {
    promise: 'a port of this machine where nobody listens',
    seen: { reach: [{ ...LOOPBACK, outcome: 'refused', code: 'ECONNREFUSED' }], port: FREE, ...NO_SERVICE },
    problem: 'refused',
    says: /partyline serve.*6667 of this machine is free/,
  },
  {
    promise: 'a server of this machine that does not accept',
    seen: {
      reach: [{ ...LOOPBACK, outcome: 'silent' }],
      port: { ...HELD, listeners: [{ address: '127.0.0.1', waiting: 2 }] },
      ...NO_SERVICE,
    },
    problem: 'silent',
    says: /2 connections wait for process 42 .*restart/,
  },
  {
    promise: 'a name with one family',
    seen: {},
    problem: null,
    says: /only IPv4 addresses.*AAAA/,
  },
])
