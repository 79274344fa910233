import { checkTcpCases, FREE, HELD, LOOPBACK, NO_SERVICE } from './check-tcp-cases.ts'
import { service } from './testing.ts'

checkTcpCases([
  {
    promise: 'a port that is open on loopback only, whatever program holds it',
    seen: { reach: [LOOPBACK], port: HELD },
    problem: null,
    says: /loopback only.*let the program listen on 0\.0\.0\.0 or ::.*serve --public/,
  },
  {
    promise: 'a server for one client, which the doctor was',
    seen: { reach: [LOOPBACK], port: FREE, service: service({ kind: 'quiet' }) },
    target: { expected: 'anything' },
    problem: null,
    says: /Nobody listens at port 6667 any more.*start it again.*accepts connections but says nothing/,
  },
  {
    promise: 'a port below 1024, for a user that may not listen there',
    seen: { reach: [LOOPBACK], port: { ...HELD, port: 22, state: 'not-permitted', holder: null, freePort: null } },
    problem: null,
    says: /Port 22 is held by a process that this user may not see/,
  },
  {
    promise: 'a free port below 1024, for a user that may not listen there',
    seen: {
      reach: [{ ...LOOPBACK, outcome: 'refused', code: 'ECONNREFUSED' }],
      port: { ...FREE, port: 22, state: 'not-permitted' },
      ...NO_SERVICE,
    },
    problem: 'refused',
    says: /Port 22 .* is free, but only root may listen there/,
  },
])
