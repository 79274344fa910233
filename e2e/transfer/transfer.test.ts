/** Files from one process to another, with a code: what arrives, and what both say and exit with. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { test, type TestContext } from 'node:test'
import { type TempFolder, tempFolder } from '../support/temp-folder.ts'
import { poll } from '../support/wait.ts'
import { partyline, receiving, sending, type Waiting } from './ends.ts'

interface Bench {
  readonly from: string
  readonly to: string
  readonly folder: TempFolder
}

async function bench(context: TestContext): Promise<Bench> {
  const folder = await tempFolder()
  context.after(() => folder[Symbol.asyncDispose]())
  const made = { from: folder.path('from'), to: folder.path('to'), folder }
  await mkdir(made.from)
  await mkdir(made.to)
  return made
}

async function codes(waiting: Waiting, receiver: Awaited<ReturnType<typeof receiving>>): Promise<readonly unknown[]> {
  return [(await receiver.exit()).code, (await waiting.sender.exit()).code]
}

void test('a file and a folder arrive, with a code from the environment, and both exit with 0', async (context) => {
  const { from, to } = await bench(context)
  const film = randomBytes(5_000_000)
  await writeFile(`${from}/film.mkv`, film)
  await mkdir(`${from}/photos/empty`, { recursive: true })
  await writeFile(`${from}/photos/一.txt`, '你好')
  const waiting = await sending(['film.mkv', 'photos'], { cwd: from })
  await using _sender = waiting.sender
  await using receiver = await receiving(waiting, [], { cwd: to })
  assert.deepEqual(await codes(waiting, receiver), [0, 0], receiver.errors.text + waiting.sender.errors.text)
  assert.deepEqual(readdirSync(to).toSorted(), ['film.mkv', 'photos'])
  assert.ok((await readFile(`${to}/film.mkv`)).equals(film))
  assert.equal(await readFile(`${to}/photos/一.txt`, 'utf8'), '你好')
  assert.deepEqual(readdirSync(`${to}/photos/empty`), [])
  assert.match(receiver.errors.text, /directly/)
  assert.doesNotMatch(receiver.errors.text, /\r/, 'a pipe gets no line that changes')
})

void test('a stream goes from pipe to pipe, and a text is written', async (context) => {
  const { from, to } = await bench(context)
  const stream = await sending(['-'], { cwd: from })
  await using _sender = stream.sender
  await using receiver = await receiving(stream, ['-o', '-'], { cwd: to })
  stream.sender.write('one\n')
  await receiver.output.expect(/^one$/m)
  stream.sender.write('two\n')
  stream.sender.endInput()
  assert.deepEqual(await codes(stream, receiver), [0, 0])
  assert.equal(receiver.output.text, 'one\ntwo\n')
  const text = await sending(['--text', 'the door code is 1234'], { cwd: from })
  await using _texter = text.sender
  await using reader = await receiving(text, [], { cwd: to })
  assert.deepEqual(await codes(text, reader), [0, 0])
  assert.equal(reader.output.text, 'the door code is 1234')
  assert.deepEqual(readdirSync(to), [])
})

const FULL = { skip: existsSync('/dev/full') ? false : 'no /dev/full here' }

void test('an output that takes nothing is 8 on both sides, and the reason is said', FULL, async (context) => {
  const { from, to } = await bench(context)
  const text = await sending(['--text', 'x'], { cwd: from })
  await using _sender = text.sender
  const within = ['sh', '-c', 'exec "$@" > /dev/full', 'sh']
  await using receiver = await receiving(text, [], { cwd: to, within })
  assert.deepEqual(await codes(text, receiver), [8, 8])
  assert.match(receiver.errors.text, /standard output: .*ENOSPC/)
})

void test('a receiver that listens prints the code, and the sender goes there', async (context) => {
  const { from, to } = await bench(context)
  await writeFile(`${from}/a`, 'a')
  await using receiver = await partyline(['receive', '--listen', '127.0.0.1:0', '-o', 'b'], { cwd: to })
  const [code] = await receiver.output.expect(/^\d+-\w+-\w+$/m)
  const [, address = ''] = await receiver.errors.expect(/--to ([^\s,]+)/)
  await writeFile(`${from}/code`, `${code.toUpperCase()}\n`)
  await using sender = await partyline(['send', 'a', '--to', address, '--code-file', 'code'], { cwd: from })
  assert.equal((await sender.exit()).code, 0, sender.errors.text)
  assert.equal((await receiver.exit()).code, 0)
  assert.equal(await readFile(`${to}/b`, 'utf8'), 'a')
})

void test('a wrong code is 4 on the side that guesses, and three of them end the other too', async (context) => {
  const { from, to } = await bench(context)
  await writeFile(`${from}/a`, 'a')
  const waiting = await sending(['a'], { cwd: from })
  await using sender = waiting.sender
  const wrong = { ...waiting, code: waiting.code.replace(/-\w+$/, '-nonsense') }
  for (let count = 0; count < 3; count += 1) {
    await using receiver = await receiving(wrong, [], { cwd: to })
    assert.equal((await receiver.exit()).code, 4, receiver.errors.text)
    assert.doesNotMatch(receiver.errors.text, /nonsense/)
  }
  assert.equal((await sender.exit()).code, 4)
  assert.deepEqual(readdirSync(to), [])
})

void test('what is there already is 6 on both sides, and untouched; nobody at an address is 3; no path is 2', async (context) => {
  const { from, to } = await bench(context)
  await writeFile(`${from}/a`, 'new')
  await writeFile(`${to}/a`, 'old')
  const waiting = await sending(['a'], { cwd: from })
  await using _sender = waiting.sender
  await using receiver = await receiving(waiting, [], { cwd: to })
  assert.deepEqual(await codes(waiting, receiver), [6, 6])
  assert.equal(await readFile(`${to}/a`, 'utf8'), 'old')
  const again = await sending(['a'], { cwd: from })
  await using _again = again.sender
  await using renaming = await receiving(again, ['--on-conflict', 'rename'], { cwd: to })
  assert.deepEqual(await codes(again, renaming), [0, 0])
  assert.match(renaming.errors.text, /^Stored as: a \(1\)$/m)
  assert.equal(await readFile(`${to}/a (1)`, 'utf8'), 'new')
  await using nobody = await receiving(waiting, [], { cwd: to })
  assert.equal((await nobody.exit()).code, 3, nobody.errors.text)
  await using nothing = await partyline(['send'], { cwd: from })
  assert.equal((await nothing.exit()).code, 2)
  for (const [words, code] of [
    [['send', 'nothing'], 2],
    [['receive', '-o', 'nowhere/b'], 8],
  ] as const) {
    await using early = await partyline(words, { cwd: from })
    assert.equal((await early.exit()).code, code, 'before the other side is waited for')
    assert.equal(early.output.text, '')
  }
  await using noCode = await receiving({ ...waiting, code: '42' }, [], { cwd: to })
  assert.equal((await noCode.exit()).code, 2)
})

void test('a receiver that is killed leaves what has come, and another one goes on with it', async (context) => {
  const { from, to } = await bench(context)
  const film = randomBytes(40_000_000)
  await writeFile(`${from}/film.mkv`, film)
  const first = await sending(['film.mkv'], { cwd: from })
  await using sender = first.sender
  await using killed = await receiving(first, ['--json'], { cwd: to })
  const staged = () => readdirSync(to, { recursive: true }).some((name) => String(name).endsWith('film.mkv')) || null
  await poll(async () => staged(), 'something to come')
  killed.signal('SIGKILL')
  await killed.exit()
  assert.ok(!readdirSync(to).includes('film.mkv'), 'no part of it under its name')
  await using receiver = await receiving(first, ['--resume'], { cwd: to })
  assert.equal((await receiver.exit()).code, 0, receiver.errors.text)
  assert.equal((await sender.exit()).code, 0, sender.errors.text)
  assert.deepEqual(readdirSync(to), ['film.mkv'])
  assert.ok((await readFile(`${to}/film.mkv`)).equals(film))
})

void test('a receiver that is interrupted says so to the sender, and exits with 130', async (context) => {
  const { from, to } = await bench(context)
  const stream = await sending(['-'], { cwd: from })
  await using sender = stream.sender
  await using receiver = await receiving(stream, ['-o', '-'], { cwd: to })
  sender.write('x')
  await receiver.output.expect(/x/)
  receiver.signal('SIGINT')
  assert.equal((await receiver.exit()).code, 130)
  assert.equal((await sender.exit()).code, 5)
  assert.match(sender.errors.text, /interrupted/)
})

void test('machines that have remembered each other need no code, and others are not let in', async (context) => {
  const { from, to } = await bench(context)
  await writeFile(`${from}/a`, 'a')
  const first = await sending(['a', '--remember', 'laptop'], { cwd: from })
  await using _first = first.sender
  await using learning = await receiving(first, ['--remember', 'desktop'], { cwd: to })
  assert.deepEqual(await codes(first, learning), [0, 0], learning.errors.text)
  await writeFile(`${from}/b`, 'b')
  await using sender = await partyline(['send', 'b', '--known', 'laptop', '--listen', '127.0.0.1:0'], { cwd: from })
  const [, address = ''] = await sender.errors.expect(/--to (\S+)/)
  assert.equal(sender.output.text, '', 'there is no code')
  await using stranger = await receiving({ ...first, address }, [], { cwd: to })
  assert.equal((await stranger.exit()).code, 3)
  await using receiver = await partyline(['receive', '--known', 'desktop', '--to', address], { cwd: to })
  assert.equal((await receiver.exit()).code, 0, receiver.errors.text)
  assert.equal((await sender.exit()).code, 0)
  assert.equal(await readFile(`${to}/b`, 'utf8'), 'b')
  await using unknown = await partyline(['receive', '--known', 'nobody', '--to', address], { cwd: to })
  assert.equal((await unknown.exit()).code, 2)
})

void test('what an interrupted receiver has left is offered, and removed when asked', async (context) => {
  const { from, to } = await bench(context)
  await mkdir(`${to}/.partyline-00000001`)
  await writeFile(`${to}/.partyline-00000001/about.json`, '{"version":1,"roots":["film.mkv"],"host":"x","pid":1}')
  await writeFile(`${from}/a`, 'a')
  const waiting = await sending(['a'], { cwd: from })
  await using _sender = waiting.sender
  await using receiver = await receiving(waiting, [], { cwd: to })
  assert.deepEqual(await codes(waiting, receiver), [0, 0])
  assert.match(receiver.errors.text, /unfinished transfer of film\.mkv is here: --resume .* --discard/)
  await using discarding = await partyline(['receive', '--discard'], { cwd: to })
  assert.equal((await discarding.exit()).code, 0)
  assert.deepEqual(readdirSync(to), ['a'])
})

void test('a code in an argument is good, with a warning', async (context) => {
  const { from, to } = await bench(context)
  await writeFile(`${from}/a`, 'a')
  const waiting = await sending(['a'], { cwd: from })
  await using _sender = waiting.sender
  await using receiver = await partyline(['receive', waiting.code, '--to', waiting.address], { cwd: to })
  assert.deepEqual(await codes(waiting, receiver), [0, 0])
  assert.match(receiver.errors.text, /argument can be read by everybody/)
})

void test('what is gone when the other side comes is 2 where it was, and 5 there', async (context) => {
  const { from, to } = await bench(context)
  await mkdir(`${from}/photos`)
  const waiting = await sending(['photos'], { cwd: from })
  await using _sender = waiting.sender
  await rmdir(`${from}/photos`)
  await using receiver = await receiving(waiting, [], { cwd: to })
  assert.deepEqual(await codes(waiting, receiver), [5, 2])
  assert.match(receiver.errors.text, /the other side: cannot send .*photos.*\n.*\n.* ask the other side/)
})
