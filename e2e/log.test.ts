/** Nobody reads what the server writes: the chat goes on, and what is missing is counted. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, type HostTarget, type PathTarget } from '@partyline/net'
import { IrcClient } from './support/irc-client.ts'
import { missing } from './support/needs.ts'
import { Program } from './support/program.ts'
import { ChatServer, serveArguments } from './support/server.ts'
import { tempFolder, type TempFolder } from './support/temp-folder.ts'
import { Terminal } from './support/tmux.ts'
import { poll } from './support/wait.ts'

const OPENED_AT_ONCE = 50
/** A client that goes with these words is two long lines in the log at the level debug. */
const LAST_WORDS = `QUIT :${'x'.repeat(400)}\r\n`
/** So many of them are more than the pipe and the server keep. */
const TOO_MANY = 3_000
/** So many fill the pipe, and the server keeps the rest. */
const MANY = 600
const DEBUG = ['--log-level', 'debug']

/** A pipe that nobody reads, and words before a command: its standard error or output is that pipe. */
async function unreadPipe(folder: TempFolder, descriptor: 1 | 2) {
  const path = folder.path(`pipe-${descriptor}`)
  await using mkfifo = await Program.start('mkfifo', [path])
  await mkfifo.exit()
  return { path, under: ['sh', '-c', `exec "$@" ${descriptor}<>"$0"`, path] }
}

async function comeAndGo(door: HostTarget, clients: number): Promise<void> {
  for (let count = 0; count < clients; count += OPENED_AT_ONCE) {
    const some = Array.from({ length: OPENED_AT_ONCE }, async () => {
      await using client = await connect(door)
      await client.write(Buffer.from(LAST_WORDS))
      while ((await client.read()) !== null);
    })
    await Promise.all(some)
  }
}

async function answersAt(door: HostTarget | PathTarget): Promise<void> {
  await using client = await IrcClient.connect(door)
  await client.settle()
}

void test('with a log that nobody reads every door answers, and what is missing is counted when it flows again', async () => {
  await using folder = await tempFolder()
  const { path, under } = await unreadPipe(folder, 2)
  await using server = await ChatServer.start({ data: folder.path('data'), under, args: DEBUG })
  await comeAndGo(server.door('irc'), TOO_MANY)
  await using ann = await IrcClient.connect(server.door('irc'))
  await ann.register('ann')
  await ann.join('#lobby')
  await using bob = await IrcClient.connect(server.door('ircs'), { tls: { isVerified: false } })
  await bob.register('bob')
  await bob.join('#lobby')
  await using eve = await IrcClient.connect(server.door('plain'))
  eve.send('eve', 'hello all')
  for (const client of [ann, bob]) await client.expect(/^:eve!\S+ PRIVMSG #lobby :hello all/)

  await using reader = await Program.start('cat', [path])
  const [, dropped] = await reader.output.expect(/"lines":(\d+),"event":"log\.dropped"/)
  const [before = ''] = reader.output.text.split(/^.*"log\.dropped"/m)
  const written = before.split('\n').length - 1
  const doorsOpened = 5
  const ofTheThree = 3 * ['session.opened', 'session.registered'].length
  const expected = doorsOpened + 2 * TOO_MANY + ofTheThree
  assert.equal(written + Number(dropped), expected, 'each line is written or counted')
  await comeAndGo(server.door('irc'), OPENED_AT_ONCE)
  await reader.output.expect(/"session\.closed"/)
})

void test('at the stop everything that waits for a slow reader of the log is written', async () => {
  await using folder = await tempFolder()
  const { path, under } = await unreadPipe(folder, 2)
  await using server = await ChatServer.start({ data: folder.path('data'), under, args: DEBUG })
  await comeAndGo(server.door('irc'), MANY)
  await using reader = await Program.start('cat', [path])
  server.program.signal('SIGTERM')
  assert.deepEqual(await server.program.exit(), { code: 0, signal: null })
  await reader.output.expect(/"server\.stopped"/)
  const events = reader.output.text.split('\n').map((line) => /"event":"([\w.]+)"/.exec(line)?.[1])
  assert.equal(events.filter((event) => event === 'session.closed').length, MANY)
})

void test('a stop does not wait for a log that nobody reads', async () => {
  await using folder = await tempFolder()
  const { under } = await unreadPipe(folder, 2)
  await using server = await ChatServer.start({ data: folder.path('data'), under, args: DEBUG })
  await comeAndGo(server.door('irc'), MANY)
  server.program.signal('SIGTERM')
  assert.deepEqual(await server.program.exit(), { code: 0, signal: null })
})

void test('a server whose standard output is full opens its doors all the same', async () => {
  await using folder = await tempFolder()
  const { path, under } = await unreadPipe(folder, 1)
  const door = { path: folder.path('door') }
  const [file = '', ...words] = under
  const fill = `dd if=/dev/zero bs=4096 oflag=nonblock 2>/dev/null 1<>'${path}'`
  const args = serveArguments(
    '--data',
    folder.path('data'),
    '--irc',
    `unix:${door.path}`,
    '--ircs',
    'off',
    '--plain',
    'off',
    '--ssh',
    'off',
    '--web',
    'off',
  )
  // The pipe lives as long as somebody has it open: the shell has, until it becomes the server.
  const script = `exec 3<>"${path}"; ${fill}; exec "$0" "$@"`
  await using _server = await Program.start('sh', ['-c', script, file, ...words, process.execPath, ...args])
  await poll(
    async () =>
      answersAt(door).then(
        () => true,
        () => null,
      ),
    'the door to answer',
  )
})

void test('a terminal that is held with Ctrl-S holds nobody up', { skip: missing('tmux') }, async () => {
  await using folder = await tempFolder()
  const doors = ['--irc', '127.0.0.1:0', '--ircs', 'off', '--plain', 'off', '--ssh', 'off', '--web', 'off']
  const args = serveArguments('--data', folder.path('data'), ...doors, ...DEBUG)
  await using terminal = await Terminal.start(folder.path('tmux'), [process.execPath, ...args])
  const [, port] = /^ready irc=127\.0\.0\.1:(\d+)/m.exec(await terminal.expect(/^ready /m)) ?? []
  const door = { host: '127.0.0.1', port: Number(port) }
  await terminal.press('C-s')
  await comeAndGo(door, MANY)
  await answersAt(door)
  await terminal.press('C-q')
  await terminal.expect(/session\.closed.*x{20}/)
})
