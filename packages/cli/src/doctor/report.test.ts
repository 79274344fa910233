import assert from 'node:assert/strict'
import { it } from 'node:test'
import { withoutClosedDoors } from './default-doors.ts'
import { mainProblem, note, ok, problem, PROBLEMS } from './finding.ts'
import { ENGLISH } from '../language/text.ts'
import { doctorHelp } from './help.ts'
import { exitCodeOf, formatJson, formatReport } from './report.ts'

const TARGET = {
  kind: 'tcp',
  host: 'chat.example',
  port: 6697,
  security: 'tls',
  application: 'irc',
  path: '/',
  expected: 'partyline',
} as const
const LONG = 'word '.repeat(40).trim()
const DIAGNOSIS = {
  target: TARGET,
  problem: 'refused',
  findings: [
    note('name', LONG),
    problem('reach', 'refused', LONG, LONG),
    ok('join', 'To join:', `/connect ${'AA:'.repeat(40)} chat.example`),
  ],
  observations: {
    kind: 'tcp',
    name: { host: 'chat.example', isAddress: false, addresses: [], failure: null, durationMs: 1 },
    reach: [],
    port: null,
    firewall: [],
    service: null,
  },
} as const

void it('fits into 80 columns, except for commands, which stay whole', () => {
  const lines = formatReport([DIAGNOSIS], 'refused', ENGLISH).split('\n')
  assert.equal(lines[0], 'ircs://chat.example:6697')
  for (const line of lines) assert.ok(line.length <= 80 || line.startsWith('    /connect '), line)
  assert.ok(lines.some((line) => /^ {4}\/connect .* chat\.example$/.test(line)))
  assert.match(lines.join('\n'), /Result: refused: nobody listens there \(exit code 13\)\.\n$/)
})

void it('says what to do when no target was given, and there is nothing', () => {
  const text = formatReport([DIAGNOSIS], 'refused', ENGLISH, true)
  assert.match(text.replaceAll(/\s+/g, ' '), /no server listens .* partyline serve starts one.*exit code 13/)
})

void it('takes a closed door for no problem when another is open, and only then', () => {
  const open = { ...DIAGNOSIS, problem: null, findings: [] }
  const [closed, other] = withoutClosedDoors([DIAGNOSIS, open])
  assert.equal(closed?.problem, null)
  assert.equal(mainProblem(closed.findings), null)
  assert.equal(other, open)
  assert.deepEqual(withoutClosedDoors([DIAGNOSIS]), [DIAGNOSIS])
})

void it('shows no control character of anything that others said', () => {
  const findings = [problem('server', 'not-partyline', 'It said \u001b[2J\u0007\u202e', 'Look at a\nb\u009b')]
  const text = formatReport([{ ...DIAGNOSIS, findings }], null, ENGLISH)
  assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\u202e]/u)
  assert.match(text, /It said \.\[2J\.\./)
})

void it('is one JSON object on one line, with the problem and the exit code', () => {
  const text = formatJson([DIAGNOSIS], 'refused', '1.2.3')
  assert.equal(text.indexOf('\n'), text.length - 1)
  assert.deepEqual(JSON.parse(text), {
    format: 1,
    version: '1.2.3',
    problem: 'refused',
    exitCode: 13,
    targets: [DIAGNOSIS],
  })
})

void it('has an exit code of its own for each problem, and the help names them all in 80 columns', () => {
  const codes = Object.values(PROBLEMS).map(({ exitCode }) => exitCode)
  assert.equal(new Set(codes).size, codes.length)
  const help = doctorHelp(ENGLISH)
  for (const code of codes) assert.match(help, new RegExp(`^ {2}${code} `, 'm'))
  for (const line of help.split('\n')) assert.ok(line.length <= 80, line)
  assert.equal(exitCodeOf(null), 0)
})
