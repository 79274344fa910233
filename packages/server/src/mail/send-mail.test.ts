/** The mailer with commands that are processes of their own. What a real mail program makes of it is in `e2e/mail.test.ts`. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { mailer, type Mail } from './send-mail.ts'

const MAIL: Mail = { to: 'ann@mail.example', subject: 'Test: your code', text: 'Hällo 你好\n\n  VERIFY ann abc\n' }
const NOW = Date.UTC(2026, 0, 31, 12)
const NEVER = new AbortController().signal

type Logged = readonly [event: string, fields: unknown]

/** A mailer whose command is a script of Node, with the name of a file that only the test reads. */
function sending(context: TestContext, script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-mail-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'out')
  const logged: Logged[] = []
  const log = { debug: () => {}, info: () => {}, error: () => {}, warn: (...said: Logged) => void logged.push(said) }
  const command = [process.execPath, '-e', `const fs = require('fs'), file = process.argv[1];${script}`, file]
  const send = mailer({ command, from: 'partyline@chat.example', log, now: () => NOW })
  return { send, logged, written: () => readFileSync(file, 'utf8') }
}

void test('the message is the standard input of the command, as mail is written, and nothing of it is an argument', async (context) => {
  const { send, logged, written } = sending(
    context,
    "fs.writeFileSync(file, JSON.stringify({ args: process.argv.slice(2), input: fs.readFileSync(0, 'utf8') }))",
  )
  assert.equal(await send(MAIL, NEVER), true)
  const { args, input } = JSON.parse(written()) as { args: unknown; input: string }
  assert.deepEqual([args, logged], [[], []])
  assert.ok(!/[^\r]\n|\r[^\n]/.test(input), 'each line ends with CR LF')
  const [head = '', ...body] = input.split('\r\n\r\n')
  assert.deepEqual(
    head.split('\r\n').map((line) => line.replace(/<[\da-f-]{36}@/, '<ID@')),
    [
      'From: partyline@chat.example',
      'To: ann@mail.example',
      'Subject: Test: your code',
      'Date: Sat, 31 Jan 2026 12:00:00 +0000',
      'Message-ID: <ID@chat.example>',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      'Auto-Submitted: auto-generated',
    ],
  )
  assert.deepEqual(body, ['Hällo 你好', '  VERIFY ann abc\r\n'])
})

void test('a command that ends without having read everything has taken it, where it says so', async (context) => {
  const { send } = sending(context, 'process.exit(0)')
  assert.equal(await send({ ...MAIL, text: 'x'.repeat(1_000_000) }, NEVER), true)
})

void test('a command that fails is in the log with its code, and the address is not', async (context) => {
  const { send, logged } = sending(context, 'process.exit(75)')
  assert.equal(await send(MAIL, NEVER), false)
  assert.equal(logged.length, 1)
  assert.match(JSON.stringify(logged), /mail\.failed.*it ended with 75/)
  assert.doesNotMatch(JSON.stringify(logged), /ann@|abc/)
})

void test('a command that is not there is in the log, and throws nothing', async (context) => {
  const { logged } = sending(context, '')
  const log = { debug: () => {}, info: () => {}, error: () => {}, warn: (...said: Logged) => void logged.push(said) }
  const send = mailer({ command: ['/nowhere/sendmail', '-t'], from: 'a@b.example', log, now: () => NOW })
  assert.equal(await send(MAIL, NEVER), false)
  assert.match(JSON.stringify(logged), /mail\.failed.*ENOENT/)
})

void test('a command that does not end is ended when nobody waits for it any more', async (context) => {
  const { send, written } = sending(context, 'fs.writeFileSync(file, String(process.pid));setInterval(() => {}, 1000)')
  const given = new AbortController()
  const sent = send(MAIL, given.signal)
  let pid = 0
  while (pid === 0) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    try {
      pid = Number(written())
    } catch {
      // It has not been started yet.
    }
  }
  given.abort()
  assert.equal(await sent, false)
  assert.throws(() => process.kill(pid, 0), /ESRCH/)
})
