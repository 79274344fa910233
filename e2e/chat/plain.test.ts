/** `partyline chat --plain` and `--json` in pipes, against the real server: each line once, whatever happens to it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HISTORY_CAPABILITIES, readForward } from '../support/history.ts'
import { IrcClient } from '../support/irc-client.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import { chat, shell } from './chat-program.ts'

const LINES = 200
const NO_RATE_LIMIT = ['--limit', 'commands-per-second=1000000', '--limit', 'command-burst=1000000'] as const

function start(folder: TempFolder, ...args: readonly string[]): Promise<ChatServer> {
  return ChatServer.start({ data: folder.path('data'), args: ['--irc', `unix:${folder.path('irc')}`, ...args] })
}

async function reader(folder: TempFolder, nick = 'eve'): Promise<IrcClient> {
  const client = await IrcClient.connect({ path: folder.path('irc') })
  await client.register(nick, { capabilities: HISTORY_CAPABILITIES })
  await client.join('#ops')
  return client
}

void test('each line of a pipe is there once and in order, though the server is killed meanwhile', async () => {
  await using folder = await tempFolder()
  let server = await start(folder, ...NO_RATE_LIMIT)
  await using posting = await chat(folder, '--plain', folder.path('irc'), '#ops')
  for (let killed = 0; killed < 2; killed += 1) {
    for (let number = 0; number < LINES; number += 1) posting.write(`round ${killed} line ${number} 你好\n`)
    if (killed === 1) break
    // In the middle of them.
    await posting.output.expect(new RegExp(`round ${killed} line 100 `))
    await server.kill()
    server = await start(folder, ...NO_RATE_LIMIT)
    await posting.errors.expect(/offline .*, trying again\n.*online as/)
  }
  posting.endInput()
  assert.deepEqual(await posting.exit(), { code: 0, signal: null }, posting.errors.text)
  await using eve = await reader(folder)
  const texts = (await readForward(eve, '#ops', 500)).map(({ text }) => text).filter((text) => text.startsWith('round'))
  const expected = [0, 1].flatMap((round) =>
    Array.from({ length: LINES }, (_, number) => `round ${round} line ${number} 你好`),
  )
  assert.deepEqual(texts, expected)
  // And as it was told to whoever read along.
  const told = [...posting.output.text.matchAll(/^\d\d:\d\d #ops <\S+> (round .*)$/gm)].map(([, text]) => text)
  assert.deepEqual(told, expected)
  await server[Symbol.asyncDispose]()
})

void test('the rate limit of the server holds the input back, and no line is lost', async () => {
  await using folder = await tempFolder()
  await using _server = await start(folder, '--limit', 'commands-per-second=200', '--limit', 'command-burst=20')
  await using posting = await shell(folder, `seq 1 500 | chat --plain ${folder.path('irc')} '#ops' >/dev/null`)
  assert.equal((await posting.exit()).code, 0, posting.errors.text)
  await using eve = await reader(folder)
  const texts = (await readForward(eve, '#ops', 500)).map(({ text }) => text)
  assert.deepEqual(
    texts.filter((text) => /^\d+$/.test(text)),
    Array.from({ length: 500 }, (_, index) => String(index + 1)),
  )
})

void test('a reader that goes away ends it, when what was read is stored', async () => {
  await using folder = await tempFolder()
  await using _server = await start(folder)
  await using posting = await shell(
    folder,
    `printf 'one\\ntwo\\n' | chat --plain ${folder.path('irc')} '#ops' | head -1`,
  )
  assert.equal((await posting.exit()).code, 0, posting.errors.text)
  assert.match(posting.output.text, /^\d\d:\d\d #ops -- \S+ came\n$/)
  await using eve = await reader(folder)
  const texts = (await readForward(eve, '#ops', 500)).map(({ text }) => text)
  assert.deepEqual(texts.slice(-2), ['one', 'two'])
})

void test('events are objects of JSON, and nothing of others moves a cursor or turns a text', async () => {
  await using folder = await tempFolder()
  await using _server = await start(folder)
  await using eve = await reader(folder)
  eve.send('PRIVMSG #ops :before')
  await using listening = await chat(folder, '--json', '--history', '1', '--nick', 'ann', folder.path('irc'), '#ops')
  await eve.expect(/ann!\S+ JOIN/)
  await using plain = await chat(folder, '--plain', '--nick', 'bob', folder.path('irc'), '#ops')
  await plain.errors.expect(/online as bob/)
  await plain.output.expect(/bob came/)
  eve.send('PRIVMSG #ops :\x1b[31mred\x07 \x9b2J \u202Eabc\u202C \x02bold\x02', 'PRIVMSG #ops :\x01ACTION waves\x01')
  await listening.output.expect(/waves/)
  await plain.output.expect(/\* eve waves\n/)
  const isControl = /(?!\n)[\p{Cc}\u202a-\u202e]/u
  assert.doesNotMatch(listening.output.text, isControl)
  assert.doesNotMatch(plain.output.text, isControl)
  assert.match(plain.output.text, /<eve> ␛\[31mred␇ ‹U\+009B›2J ‹U\+202E›abc‹U\+202C› bold\n/)
  const events = listening.output.text
    .trim()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line))
  assert.deepEqual(
    events.map(({ event, nick, text, form }) => [event, nick, text, form].filter((value) => value !== undefined)),
    [
      ['online', 'ann'],
      ['message', 'eve', 'before', 'message'],
      ['join', 'ann'],
      ['join', 'bob'],
      ['message', 'eve', '\x1b[31mred\x07 \x9b2J \u202Eabc\u202C \x02bold\x02', 'message'],
      ['message', 'eve', 'waves', 'action'],
    ],
  )
})

void test('an interruption ends it with the code of its signal', async () => {
  await using folder = await tempFolder()
  await using _server = await start(folder)
  await using eve = await reader(folder)
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    await using listening = await chat(folder, '--plain', '--nick', 'ann', folder.path('irc'), '#ops')
    await listening.output.expect(/ann came/)
    listening.signal(signal)
    assert.deepEqual(await listening.exit(), { code, signal: null }, listening.errors.text)
    await eve.expect(/:ann!\S+ QUIT/)
  }
})

void test('what cannot be posted ends with an error, and says why', async () => {
  await using folder = await tempFolder()
  await using server = await start(folder)
  await using eve = await reader(folder)
  eve.send('MODE #ops +m', 'JOIN #closed', 'MODE #closed +i')
  await eve.expect(/ MODE #closed/)
  const run = async (script: string) => {
    await using posting = await shell(folder, script)
    return { code: (await posting.exit()).code, errors: posting.errors.text }
  }
  const moderated = await run(`echo hello | chat --plain ${folder.path('irc')} '#ops'`)
  assert.equal(moderated.code, 8)
  assert.match(moderated.errors, /#ops -- not sent \(.*may speak here\): hello/)
  // The input goes on, as that of `tail -f`.
  await using closed = await chat(folder, '--plain', folder.path('irc'), '#closed')
  closed.write('hello\n')
  assert.equal((await closed.exit()).code, 8)
  assert.match(closed.errors.text, /#closed does not let you in: .*\n {2}do:/)
  await server.kill()
  const gone = await run(`echo hello | chat --plain ${folder.path('irc')} '#ops'`)
  assert.equal(gone.code, 8)
  assert.match(gone.errors, /nobody listens/)
  assert.equal((await run(`echo hello | chat --plain irc://192.0.2.1 '#ops'`)).code, 2)
})

void test('the port of the page or of ssh ends it, and says what to look at', async () => {
  await using folder = await tempFolder()
  await using server = await start(folder)
  for (const name of ['web', 'ssh'] as const) {
    const { host, port } = server.door(name)
    await using posting = await chat(folder, '--plain', `${host}:${port}`, '#ops')
    assert.equal((await posting.exit()).code, 8)
    assert.match(posting.errors.text, /does not speak as expected\n {2}do: +Check the port\./)
  }
})

void test('--wait waits for a server that is not there yet', async () => {
  await using folder = await tempFolder()
  await using posting = await chat(folder, '--plain', '--wait', folder.path('irc'), '#ops')
  posting.write('early\n')
  posting.endInput()
  await using _server = await start(folder)
  assert.equal((await posting.exit()).code, 0, posting.errors.text)
  assert.match(posting.output.text, /<\S+> early\n$/)
})
