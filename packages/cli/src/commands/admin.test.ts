import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { createLog, loadConfig, start } from '@partyline/server'
import type { Host } from '../host.ts'
import { ENGLISH } from '../language/text.ts'
import { run } from '../run.ts'

interface Told {
  readonly code: number
  readonly output: string
  readonly errors: string
}

/** A folder in which a server has run, and the command in it. */
async function owner(context: TestContext): Promise<(...args: readonly string[]) => Promise<Told>> {
  const cwd = mkdtempSync(join(tmpdir(), 'partyline-admin-'))
  context.after(() => rmSync(cwd, { recursive: true, force: true }))
  const args = ['--irc', 'off', '--plain', 'off', '--web', 'off']
  const config = loadConfig({ args, cwd, env: {}, readFile: (path) => readFileSync(path, 'utf8') })
  const output = { write: () => true, emptied: () => Promise.resolve() }
  await (await start(config, { log: createLog({ config, output }) })).drain()
  return async (...words) => {
    const told = { output: '', errors: '' }
    const host: Pick<Host, 'env' | 'cwd' | 'version' | 'catalogue' | 'writeOutput' | 'writeError'> = {
      env: {},
      cwd,
      version: '1.2.3',
      catalogue: ENGLISH,
      writeOutput: (text) => void (told.output += text),
      writeError: (text) => void (told.errors += text),
    }
    const code = await run(['admin', ...words], host as Host)
    return { code, output: told.output.replaceAll(cwd, 'HERE'), errors: told.errors.replaceAll(cwd, 'HERE') }
  }
}

void test('an owner backs up, looks at the backup, and puts it back', async (context) => {
  const admin = await owner(context)
  assert.match((await admin('backup', 'kept')).output, /^HERE\/kept holds the history up to entry \d+, 0 events\.\n$/)
  assert.match((await admin('verify', 'kept')).output, /^HERE\/kept is whole: 0 events, made \d{4}-/)
  const refused = await admin('restore', 'kept')
  assert.deepEqual(
    [refused.code, refused.errors.split('\n')[0]],
    [3, 'partyline: there is a data folder at "HERE/partyline-data" already'],
  )
  const { output } = await admin('restore', 'kept', '--replace')
  assert.match(
    output,
    /^HERE\/partyline-data is as it was in HERE\/kept: 0 events\.\nWhat was there before is in HERE\/partyline-data\.before-/,
  )
  const json = JSON.parse((await admin('verify', 'kept', '--json')).output) as { events: number }
  assert.equal(json.events, 0)
})

void test('an export is a file of its own, which only its owner can read', async (context) => {
  const admin = await owner(context)
  const { file } = JSON.parse((await admin('export', 'all.jsonl', '--json')).output) as { file: string }
  assert.equal(file, 'HERE/all.jsonl')
  const again = await admin('export', 'all.jsonl')
  assert.match(again.errors, /EEXIST/)
  assert.equal((await admin('export', 'some.jsonl', '--channel', '#Den', '--from', '2026-01-01', '--json')).code, 0)
})

const WRONG: readonly (readonly [args: readonly string[], message: string])[] = [
  [['dance'], 'there is no task dance'],
  [['backup'], 'backup takes FOLDER'],
  [['backup', 'a', 'b'], 'backup takes FOLDER'],
  [
    ['export', 'x', '--from', 'yesterday'],
    '--from takes a date such as 2026-11-29 or 2026-11-29T12:00Z, not yesterday',
  ],
]
for (const [args, message] of WRONG) {
  void test(`"admin ${args.join(' ')}" is refused, and said why`, async (context) => {
    const { code, errors } = await (await owner(context))(...args)
    assert.equal(code, 2)
    assert.equal(errors, `partyline: ${message}\n  do:  partyline admin --help shows what can be done.\n`)
  })
}
