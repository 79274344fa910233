/** The first seconds: ready soon, or one clear message with a remedy and an exit code of its own. */
import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { missing, missingNetwork, missingPrivilege } from './support/needs.ts'
import { makeCertificate } from './support/openssl.ts'
import { IN_OWN_NETWORK } from './support/own-network.ts'
import { Program } from './support/program.ts'
import { ChatServer, serve, serveArguments } from './support/server.ts'
import { tempFolder, type TempFolder } from './support/temp-folder.ts'
import { mountTmpfs } from './support/tmpfs.ts'

/** Of a processor. */
const READY_MS_MAX = 2_000
const DOORS = [
  '--irc',
  '127.0.0.1:0',
  '--ircs',
  '127.0.0.1:0',
  '--plain',
  '127.0.0.1:0',
  '--ssh',
  'off',
  '--web',
  'off',
]

/** As `partyline serve --help` documents them. */
const EXIT = { usage: 2, data: 3, listen: 4, certificate: 5 } as const

/** @returns what it said on standard error */
async function refusesToStart(args: readonly string[], exitCode: number, message: RegExp): Promise<string> {
  await using program = await serve([...DOORS, ...args])
  assert.deepEqual(await program.exit(), { code: exitCode, signal: null }, program.errors.text)
  assert.match(program.errors.text, message)
  assert.match(program.errors.text, /^ {2}do: {2}\S.+$/m, 'there is a remedy')
  assert.doesNotMatch(program.errors.text, /\n\s+at /, 'there is no stack')
  assert.doesNotMatch(program.output.text, /^ready/m)
  return program.errors.text
}

/** User and system time of a process and its threads so far, in ticks of 10 ms (proc_pid_stat(5), fields 14 and 15). */
async function processorMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return 10 * (Number(fields[11]) + Number(fields[12]))
}

const skip = process.platform === 'linux' ? false : 'only Linux tells what time of the processor a process took'

// What others do on the machine changes how long it takes, and hardly how much of the processor.
void test(
  'the server is ready after two seconds of a processor, with a new data folder and an old one',
  { skip },
  async () => {
    await using folder = await tempFolder()
    const startMs = async (name: string) => {
      await using server = await ChatServer.start({ data: folder.path(name) })
      return processorMs(server.pid)
    }
    // One quick start of several is enough: on a busy machine caches are cold.
    const names = Array.from({ length: 5 }, (_, number) => `data-${number}`)
    for (const age of ['new', 'old']) {
      const tries: number[] = []
      for (const name of names) {
        tries.push(await startMs(name))
        if (Math.min(...tries) < READY_MS_MAX) break
      }
      assert.ok(Math.min(...tries) < READY_MS_MAX, `starts on ${age} data folders took ${tries.join(', ')} ms`)
    }
  },
)

void test('a second start on the same data folder is refused and names the process that has it', async () => {
  await using folder = await tempFolder()
  const data = folder.path('data')
  await using server = await ChatServer.start({ data })
  await refusesToStart(['--data', data], EXIT.data, new RegExp(`process ${server.pid} uses the data folder`))
  await server.kill()
  // A process that is gone holds nothing, however it went.
  await using _next = await ChatServer.start({ data })
})

void test('a port in use is refused, naming its holder and a free port', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  const { host, port } = server.door('irc')
  const args = ['--data', folder.path('other'), '--irc', `${host}:${port}`]
  const said = await refusesToStart(args, EXIT.listen, new RegExp(`${host}:${port}.*process ${server.pid} `, 's'))
  assert.match(said, /listen on port \d+, which is free/)
})

/** Two doors of one server at the same place: what is given, and how they are named. The last is where it is by default. */
const COLLISIONS = [
  ['at one port', ['--irc', '127.0.0.1:7000', '--plain', '127.0.0.1:7000'], '127.0.0.1:7000', '127.0.0.1:7000'],
  [
    'at a port and all addresses',
    ['--irc', '0.0.0.0:7000', '--plain', 'localhost:7000'],
    '0.0.0.0:7000',
    'localhost:7000',
  ],
  ['at one path', ['--irc', 'unix:/tmp/PATH', '--plain', 'unix:/tmp/PATH'], 'unix:/tmp/PATH', 'unix:/tmp/PATH'],
  ['where one was not given', ['--irc', '6660'], '127.0.0.1:6660', '127.0.0.1:6660'],
] as const

for (const [what, given, irc, plain] of COLLISIONS) {
  void test(`two doors ${what} are refused, and both are named`, { skip: missingNetwork() }, async () => {
    await using folder = await tempFolder()
    const inFolder = (text: string) => text.replace('/tmp/PATH', folder.path('socket'))
    const [unshare, ...words] = IN_OWN_NETWORK
    const args = serveArguments('--data', folder.path('data'), ...given.map(inFolder))
    await using program = await Program.start(unshare, [...words, process.execPath, ...args])
    assert.deepEqual(await program.exit(), { code: EXIT.usage, signal: null }, program.errors.text)
    const said = `--irc ${inFolder(irc)} and --plain ${inFolder(plain)} cannot both be open: it is the same place`
    assert.ok(program.errors.text.includes(said), program.errors.text)
    assert.doesNotMatch(program.errors.text, /stop process/)
  })
}

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url))

void test('an option that npm kept for itself is told, with the command that was meant', async () => {
  // A process that npm started outlives it, so this one ends by itself.
  await using npm = await Program.start('npm', ['start', '--public', '--', '--bogus'], { cwd: REPOSITORY })
  await npm.exit()
  const kept =
    /^partyline: npm kept --public for itself.*\n.*\n {2}do: {2}npm start -- --public …\npartyline: the option "--bogus"/m
  assert.match(npm.errors.text, kept)
})

void test('a variable that begins like an option and is none is a warning', async () => {
  await using folder = await tempFolder()
  const env = { PARTYLINE_BOGUS: 'hunter2' }
  await using program = await serve([...DOORS, '--data', folder.path('data')], { env })
  await program.errors.expect(/config\.unknown {2}variable=PARTYLINE_BOGUS remedy=/)
  await program.output.expect(/^ready /m)
  assert.doesNotMatch(program.errors.text, /hunter2/)
})

const CONFIGURATIONS = [
  ['is no TOML', 'name = "chat.example"\nmotd = "unfinished\n', 2],
  ['has an option that does not exist', '\nnmae = "chat.example"\n', 2],
  ['has a limit out of its range', '[limits]\n\nnickname-bytes-max = 3\n', 3],
  ['has a value of the wrong type', 'public = "yes"\n', 1],
] as const

for (const [what, text, line] of CONFIGURATIONS) {
  void test(`a configuration that ${what} is refused with its line and column`, async () => {
    await using folder = await tempFolder()
    const file = folder.path('partyline.toml')
    await writeFile(file, text)
    await refusesToStart(
      ['--data', folder.path('data'), '--config', file],
      EXIT.usage,
      new RegExp(`${file}:${line}:\\d+: `),
    )
  })
}

void test('an option that does not exist is refused with the name of the option that was meant', async () => {
  await using folder = await tempFolder()
  await refusesToStart(['--data', folder.path('data'), '--pulbic'], EXIT.usage, /Did you mean --public\?/)
})

void test('a data folder that cannot be made is refused', async () => {
  await using folder = await tempFolder()
  await writeFile(folder.path('file'), '')
  await refusesToStart(['--data', folder.path('file', 'data')], EXIT.data, /making the data folder/)
})

void test('a data folder on a read-only disk is refused', { skip: missingPrivilege() }, async () => {
  await using folder = await tempFolder()
  await using _disk = await mountTmpfs(folder.path('disk'), 'ro')
  await refusesToStart(['--data', folder.path('disk', 'data')], EXIT.data, /cannot be made, read or written/)
  await refusesToStart(['--data', folder.path('disk')], EXIT.data, /cannot be made, read or written/)
})

void test('a history from a newer version is refused and left as it is', async () => {
  await using folder = await tempFolder()
  const version = 9_999
  const file = await historyFile(folder)
  {
    using database = new DatabaseSync(file)
    database.exec(`PRAGMA user_version = ${version}`)
  }
  await refusesToStart(['--data', folder.path('data')], EXIT.data, /version 9999[\s\S]*newer version/)
  using database = new DatabaseSync(file)
  assert.deepEqual({ ...database.prepare('PRAGMA user_version').get() }, { user_version: version })
})

void test('a history that is no database is refused', async () => {
  await using folder = await tempFolder()
  await writeFile(await historyFile(folder), 'this was never a database\n'.repeat(500))
  await refusesToStart(['--data', folder.path('data')], EXIT.data, /history\.sqlite.*\n.*damaged/)
})

void test('a certificate that does not match its key is refused', { skip: missing('openssl') }, async () => {
  await using folder = await tempFolder()
  const files = (name: string) => ({ certificate: folder.path(`${name}.pem`), key: folder.path(`${name}.key`) })
  for (const name of ['one', 'other']) await makeCertificate('chat.example', files(name))
  const args = ['--tls-certificate', files('one').certificate, '--tls-key', files('other').key]
  const said = await refusesToStart(['--data', folder.path('data'), ...args], EXIT.certificate, /other\.key/)
  assert.match(said, /belongs to another certificate/)
})

void test('a certificate that is not there is refused', async () => {
  await using folder = await tempFolder()
  const args = ['--tls-certificate', folder.path('none.pem'), '--tls-key', folder.path('none.key')]
  await refusesToStart(['--data', folder.path('data'), ...args], EXIT.certificate, /none\.pem cannot be read/)
})

/** The path of the history in a data folder that has been made and has none yet. */
async function historyFile(folder: TempFolder): Promise<string> {
  await mkdir(folder.path('data'))
  return folder.path('data', 'history.sqlite')
}
