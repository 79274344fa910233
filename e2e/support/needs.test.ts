/** On a machine whose programs have the names of others: what a test needs is asked of the program itself. */
import assert from 'node:assert/strict'
import { chmod, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { programOf } from '../../scripts/debian-packages.ts'
import { Program } from './program.ts'
import { tempFolder } from './temp-folder.ts'

const OPENBSD = 'OpenBSD netcat (Debian patchlevel 1.219-1)'
const NCAT = 'Ncat 7.93 ( https://nmap.org/ncat )'

const CASES: readonly (readonly [says: Readonly<Record<string, string>>, found: string | null])[] = [
  [{}, null],
  [{ nc: NCAT, ncat: NCAT }, null],
  [{ nc: OPENBSD }, 'nc'],
  [{ nc: NCAT, 'nc.openbsd': OPENBSD }, 'nc.openbsd'],
]
for (const [programs, found] of CASES) {
  void test(`where ${JSON.stringify(programs)} are, the netcat of OpenBSD is ${found}`, async () => {
    await using folder = await tempFolder()
    for (const [name, text] of Object.entries(programs)) {
      await writeFile(folder.path(name), `#!/bin/sh\necho '${text}' >&2\n`)
      await chmod(folder.path(name), 0o755)
    }
    assert.equal(programOf('netcat-openbsd', folder.path('.')), found)
  })
}

void test('where there is no openssl, tests of TLS are counted as skipped, and say what to install', async () => {
  await using folder = await tempFolder()
  await symlink(process.execPath, folder.path('node'))
  const files = ['tls/tls', 'connection', 'serve/serve'].map((name) => `packages/net/src/${name}.test.ts`)
  const args = ['--conditions=source', '--test', '--test-reporter=tap', ...files]
  const root = join(import.meta.dirname, '../..')
  await using program = await Program.start(folder.path('node'), args, { cwd: root, env: { PATH: folder.path('.') } })
  assert.deepEqual(await program.exit(60_000), { code: 0, signal: null }, program.output.text)
  assert.match(program.output.text, /^# skipped [5-9]$/m)
  assert.match(program.output.text, /# SKIP openssl is not installed: apt-get install openssl$/m)
})
