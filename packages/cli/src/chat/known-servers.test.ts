import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { ChatError } from './chat-error.ts'
import { configFolder } from './config-folder.ts'
import { judgeCertificate, type Verdict } from './judge-certificate.ts'
import { type Known, KnownServers } from './known-servers.ts'

const fingerprintOf = (pair: string) => Array.from({ length: 32 }, () => pair).join(':')
const [ONE, OTHER] = [fingerprintOf('AA'), fingerprintOf('BB')]
const NOW = new Date('2026-11-30T04:00:00Z')

function fileIn(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-known-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'deep', 'known-servers')
}

void test('what was kept is known to the next run, the last line counts, and only its owner reads it', (context) => {
  const file = fileIn(context)
  const first = new KnownServers(file)
  assert.equal(first.find('chat.example:6697'), null)
  assert.ok(first.keep('chat.example:6697', { kind: 'fingerprint', fingerprint: ONE }, NOW))
  assert.ok(new KnownServers(file).keep('[2001:db8::7]:6697', { kind: 'authority' }, NOW))
  assert.ok(first.keep('chat.example:6697', { kind: 'fingerprint', fingerprint: OTHER }, NOW))
  const next = new KnownServers(file)
  assert.deepEqual(next.find('chat.example:6697'), { kind: 'fingerprint', fingerprint: OTHER })
  assert.deepEqual(next.find('[2001:db8::7]:6697'), { kind: 'authority' })
  assert.equal(readFileSync(file, 'utf8').split('\n')[0], `chat.example:6697 sha256:${ONE} 2026-11-30`)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.equal(statSync(join(file, '..')).mode & 0o777, 0o700)
})

void test('a damaged line ends it, with its number: what was known must not be learnt anew', (context) => {
  const file = fileIn(context)
  new KnownServers(file).keep('chat.example:6697', { kind: 'authority' }, NOW)
  writeFileSync(file, `# mine\n\nchat.example:6697 sha256:${ONE.slice(1)} 2026-11-30\n`)
  assert.throws(() => new KnownServers(file), new RegExp(`line 3 of ${file} is not understood`))
  writeFileSync(file, `# mine\n\nchat.example:6697 sha256:${ONE.toLowerCase().replaceAll(':', '')}\n`)
  assert.deepEqual(new KnownServers(file).find('chat.example:6697'), { kind: 'fingerprint', fingerprint: ONE })
})

void test('a file that cannot be read is an error', (context) => {
  const file = fileIn(context)
  mkdirSync(file, { recursive: true })
  assert.throws(() => new KnownServers(file), ChatError)
})

void test('what cannot be written holds for this run', (context) => {
  const file = fileIn(context)
  const known = new KnownServers(file)
  writeFileSync(join(file, '..'), 'a file where the folder would be')
  assert.equal(known.keep('a:1', { kind: 'authority' }, NOW), false)
  assert.deepEqual(known.find('a:1'), { kind: 'authority' })
})

const KNOWN = { kind: 'fingerprint', fingerprint: ONE } as const
const AUTHORITY = { kind: 'authority' } as const
const accepted = (keep: Known | null, isFirstUse = false): Verdict => ({ kind: 'accepted', keep, isFirstUse })

const CASES: readonly (readonly [
  what: string,
  known: Known | null,
  given: string | null,
  shown: string,
  isVerified: boolean,
  verdict: Verdict,
])[] = [
  ['an unknown one is kept, as at first use', null, null, ONE, false, accepted(KNOWN, true)],
  ['the one that is known is accepted', KNOWN, null, ONE, false, accepted(null)],
  ['the one that is known needs no authority', KNOWN, null, ONE, true, accepted(null)],
  ['another one than the known one is refused', KNOWN, null, OTHER, false, { kind: 'changed', before: ONE }],
  ['one of an authority needs no fingerprint', null, null, ONE, true, accepted(AUTHORITY)],
  ['one of an authority is renewed without a word', AUTHORITY, null, OTHER, true, accepted(null)],
  ['one of an authority follows a known one', KNOWN, null, OTHER, true, accepted(AUTHORITY)],
  [
    'where an authority stood behind it, none of its own making does',
    AUTHORITY,
    null,
    ONE,
    false,
    { kind: 'changed', before: null },
  ],
  ['the one that was given is accepted and kept', null, ONE, ONE, false, accepted(KNOWN)],
  [
    'the one that was given takes the place of the known one',
    KNOWN,
    OTHER,
    OTHER,
    false,
    accepted({ kind: 'fingerprint', fingerprint: OTHER }),
  ],
  [
    'another one than was given is refused, even of an authority',
    AUTHORITY,
    ONE,
    OTHER,
    true,
    { kind: 'other', expected: ONE },
  ],
]
for (const [what, known, given, shown, isVerified, verdict] of CASES) {
  void test(`of certificates, ${what}`, () => {
    assert.deepEqual(judgeCertificate({ known, given, shown: { fingerprint: shown, isVerified } }), verdict)
  })
}

void test('the folder is where the specification has it', () => {
  const rows: readonly (readonly [Record<string, string>, NodeJS.Platform, string])[] = [
    [{ HOME: '/home/ann' }, 'linux', '/home/ann/.config/partyline'],
    [{ HOME: '/home/ann', XDG_CONFIG_HOME: '/etc/ann' }, 'linux', '/etc/ann/partyline'],
    [{ HOME: '/home/ann', XDG_CONFIG_HOME: 'relative' }, 'linux', '/home/ann/.config/partyline'],
    [{ HOME: '/Users/ann' }, 'darwin', '/Users/ann/.config/partyline'],
  ]
  for (const [env, platform, folder] of rows) assert.equal(configFolder(env, platform), folder)
})
