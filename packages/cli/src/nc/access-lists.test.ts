import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { readAccessLists } from './access-lists.ts'
import { type NcOptions, parseOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

function optionsOf(...args: readonly string[]): NcOptions {
  const request = parseOptions(['-l', ...args])
  assert.equal(request.kind, 'run')
  return request.options
}

void it('understands addresses, blocks, ranges, short forms of Nmap, names and files', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-nc-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'hosts')
  await writeFile(file, '192.0.2.9 # a comment\n\n::1\n')
  const options = optionsOf(
    '--allow=192.0.2.1,192.0.2.0/24,2001:db8::/32',
    '--allow',
    '192.0.2.1-20',
    '--allowfile',
    file,
    '-4',
    '--deny=198.51.*.*,203.0.113.*,localhost',
  )
  assert.deepEqual(await readAccessLists(options), {
    allow: ['192.0.2.1', '192.0.2.0/24', '2001:db8::/32', '192.0.2.1-192.0.2.20', '192.0.2.9', '::1'],
    deny: ['198.51.0.0/16', '203.0.113.0/24', '127.0.0.1'],
  })
})

void it('an empty file for --allowfile lets nobody in, and without it everybody may', async () => {
  assert.deepEqual((await readAccessLists(optionsOf('--allowfile', '/dev/null'))).allow, [])
  assert.equal((await readAccessLists(optionsOf())).allow, undefined)
})

void it('refuses a file that cannot be read, and a name where -n is given', async () => {
  for (const args of [
    ['--denyfile', '/nonexistent'],
    ['-n', '--deny', 'localhost'],
  ]) {
    await assert.rejects(readAccessLists(optionsOf(...args)), UsageError)
  }
})
