/** `partyline send --channel` before anything is sent. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ENGLISH } from '../language/text.ts'
import { parseSendOptions } from './options.ts'
import { runPost } from './run-post.ts'

void test('a password that is not kept, and no terminal to ask at, is a refusal that says what to do', async (context) => {
  const cwd = mkdtempSync(join(tmpdir(), 'post-'))
  context.after(() => rmSync(cwd, { recursive: true }))
  writeFileSync(join(cwd, 'a'), 'a')
  const told: string[] = []
  const parsed = parseSendOptions(['a', '--channel', '#a', '--via', 'http://127.0.0.1:1', '--account', 'ann'])
  assert.ok(parsed.kind === 'options' && parsed.options.what.kind === 'channel')
  const code = await runPost(parsed.options, parsed.options.what, {
    env: { HOME: cwd },
    cwd,
    version: '',
    catalogue: ENGLISH,
    isTerminal: false,
    isFromTerminal: false,
    publicHost: () => '',
    readFile: () => '',
    readSecret: async () => null,
    askAtTerminal: async () => null,
    writeOutput: () => {},
    writeError: (text) => void told.push(text),
    logOutput: { write: () => true, emptied: async () => {} },
    onSignal: () => {},
    onDefect: () => {},
    exit: () => assert.fail('it ends by itself'),
  })
  assert.equal(code, 5)
  assert.match(told.join(''), /password of ann is needed\n.*do: /s)
  assert.doesNotMatch(told.join(''), /unexpected/)
})
