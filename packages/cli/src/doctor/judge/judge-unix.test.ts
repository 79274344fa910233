import { it } from 'node:test'
import type { Problem } from '../finding.ts'
import type { PathObservation } from '../observations.ts'
import { judge } from './judge.ts'
import { checkFindings, IRC, NOW, service } from './testing.ts'

const PATH: PathObservation = {
  path: '/run/chat.sock',
  outcome: 'reachable',
  code: null,
  type: 'socket',
  mode: 'srwxr-x---',
  owner: { uid: 0, gid: 50 },
  obstacle: null,
  holder: { pid: 42, command: 'partyline serve' },
}

const UNIX: readonly (readonly [
  promise: string,
  path: Partial<PathObservation>,
  problem: Problem | null,
  says: RegExp,
])[] = [
  ['a server', {}, null, /held by process 42 .*srwxr-x---.*nc -U \/run\/chat\.sock/],
  ['nothing', { outcome: 'missing', type: null }, 'path', /nothing at \/run\/chat\.sock\..*partyline serve/],
  ['no folder', { outcome: 'missing', type: null, obstacle: '/run/x' }, 'path', /no folder \/run\/x/],
  ['a file', { outcome: 'not-a-socket', type: 'file' }, 'path', /is a file, not a socket/],
  ['a socket for datagrams', { outcome: 'other-socket' }, 'path', /datagrams/],
  ['a socket left behind', { outcome: 'stale' }, 'refused', /left behind.*replaces/],
  ['a socket of others', { outcome: 'denied' }, 'permission', /may not write .*srwxr-x---.*group 50/],
  [
    'a folder of others',
    { outcome: 'denied', obstacle: '/run/x' },
    'permission',
    /may not enter .*chmod o\+x \/run\/x/,
  ],
  ['a server that hangs', { outcome: 'hanging' }, 'silent', /process 42 .*hangs.*restart/],
  ['a long path', { outcome: 'too-long', path: '/x'.repeat(60) }, 'path', /120 bytes\. .* 107/],
  ['another failure', { outcome: 'failed', code: 'ELOOP' }, 'path', /ELOOP/],
]
for (const [promise, path, problem, says] of UNIX) {
  void it(`${promise}: ${problem ?? 'no problem'}`, () => {
    const target = { kind: 'unix', path: PATH.path, expected: 'partyline' } as const
    const answers = path.outcome === undefined ? service(IRC) : null
    checkFindings(judge({ kind: 'unix', path: { ...PATH, ...path }, service: answers }, target, NOW), problem, says)
  })
}
