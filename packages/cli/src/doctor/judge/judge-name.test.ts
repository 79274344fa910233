import { NAME } from './testing.ts'
import { checkTcpCases, NO_SERVICE } from './check-tcp-cases.ts'

checkTcpCases([
  {
    promise: 'a name without an address',
    seen: { name: { ...NAME, addresses: [], failure: 'unknown' }, reach: [], ...NO_SERVICE },
    problem: 'name',
    says: /"chat\.example" has no address.*spelling/,
  },
  {
    promise: 'a resolver that does not answer',
    seen: { name: { ...NAME, addresses: [], failure: 'unanswered' }, reach: [], ...NO_SERVICE },
    problem: 'name',
    says: /resolv\.conf/,
  },
  {
    promise: 'a resolver that takes too long',
    seen: { name: { ...NAME, addresses: [], failure: 'late', durationMs: 5_000 }, reach: [], ...NO_SERVICE },
    problem: 'name',
    says: /within 5 s.*--timeout/,
  },
  { promise: 'a slow resolver', seen: { name: { ...NAME, durationMs: 2_500 } }, problem: null, says: /took 2\.5 s/ },
  {
    promise: 'a name that means this machine',
    seen: { name: { ...NAME, addresses: ['127.0.1.1'] } },
    problem: null,
    says: /means the machine itself/,
  },
])
