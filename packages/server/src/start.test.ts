import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect, framed, lineCodec } from '@partyline/net'
import { loadConfig } from './config/load-config.ts'
import { start } from './start.ts'
import { openStore } from './store/open-store.ts'
import { NO_MEMORY, batchOf, eventOf } from './store/testing.ts'

const SILENT = { debug() {}, info() {}, warn() {}, error() {}, configure() {}, close() {} }

/** What the server at this door answers to a registration with this password. */
async function register(door: string, password: string, nick: string): Promise<string> {
  const connection = await connect(`tcp://${door}`)
  const lines = framed(connection, lineCodec({ lineBytesMax: 8192 }))
  for (const line of [`PASS ${password}`, `NICK ${nick}`, 'USER ann 0 * :Ann']) await lines.send(line)
  const first = await lines.read({ timeoutMs: 10_000 })
  connection.abort()
  return String(first)
}

void test('open to the network the server has a password, also when a reload takes the configured one away', async (context) => {
  const data = await mkdtemp(join(tmpdir(), 'partyline-start-'))
  const args = [
    '--public',
    '--data',
    data,
    '--irc',
    '127.0.0.1:0',
    '--ircs',
    '127.0.0.1:0',
    '--plain',
    'off',
    '--ssh',
    'off',
    '--plains',
    'off',
    '--web',
    'off',
    '--webs',
    'off',
  ]
  const configure = (env: Record<string, string>) => loadConfig({ args, env, cwd: data, readFile: () => '' })
  const server = await start(configure({ PARTYLINE_PASSWORD: 'configured' }), { log: SILENT })
  context.after(() => server.drain())
  context.after(() => rm(data, { recursive: true }))
  const [door = ''] = server.doors.irc
  assert.match(await register(door, 'wrong', 'ann'), / 464 /)
  assert.match(await register(door, 'configured', 'ann'), / 001 /)
  await server.reload(configure({}))
  assert.match(await register(door, 'configured', 'ben'), / 464 /)
  const made = await readFile(join(data, 'password'), 'utf8')
  assert.match(await register(door, made.trim(), 'cem'), / 001 /)
})

void test('a data folder that others can enter is a warning', async (context) => {
  const data = await mkdtemp(join(tmpdir(), 'partyline-start-'))
  context.after(() => rm(data, { recursive: true }))
  const args = [
    '--data',
    data,
    '--irc',
    '127.0.0.1:0',
    '--ircs',
    'off',
    '--plain',
    'off',
    '--ssh',
    'off',
    '--web',
    'off',
  ]
  const warningsWith = async (mode: number) => {
    await chmod(data, mode)
    const warnings: string[] = []
    const log = { ...SILENT, warn: (event: string) => void warnings.push(event) }
    const server = await start(loadConfig({ args, env: {}, cwd: data, readFile: () => '' }), { log })
    await server.drain()
    return warnings
  }
  assert.deepEqual(await warningsWith(0o700), [])
  assert.deepEqual(await warningsWith(0o711), ['data.exposed'])
})

void test('a note for imports that cannot be written keeps no server from starting', async (context) => {
  const data = await mkdtemp(join(tmpdir(), 'partyline-start-'))
  await mkdir(join(data, 'kept.json'))
  const args = [
    '--data',
    data,
    '--irc',
    '127.0.0.1:0',
    '--ircs',
    'off',
    '--plain',
    'off',
    '--ssh',
    'off',
    '--web',
    'off',
  ]
  const warned: string[] = []
  const log = { ...SILENT, warn: (event: string) => void warned.push(event) }
  const server = await start(loadConfig({ args, env: {}, cwd: data, readFile: () => '' }), { log })
  context.after(() => server.drain())
  context.after(() => rm(data, { recursive: true }))
  assert.deepEqual(warned, ['store.failed'])
})

void test('all doors share one count of the sessions of an address, which a reload changes, and which does not hold where it is exempt', async (context) => {
  const data = await mkdtemp(join(tmpdir(), 'partyline-start-'))
  const doors = ['--irc', '127.0.0.1:0', '--ircs', 'off', '--plain', '127.0.0.1:0', '--ssh', 'off', '--web', 'off']
  const configure = (max: number, ...more: readonly string[]) =>
    loadConfig({
      args: ['--data', data, ...doors, '--loopback-limits', '--limit', `sessions-per-address-max=${max}`, ...more],
      env: {},
      cwd: data,
      readFile: () => '',
    })
  const server = await start(configure(1), { log: SILENT })
  context.after(() => server.drain())
  context.after(() => rm(data, { recursive: true }))
  const first = await connect(`tcp://${server.doors.irc[0]}`)
  const firstLine = async () => {
    await using client = await connect(`tcp://${server.doors.plain[0]}`)
    return String(await client.read({ timeoutMs: 10_000 }))
  }
  // Both doors accept in their own time.
  await framed(first, lineCodec({ lineBytesMax: 8192 })).send('PING 1')
  assert.match(String(await first.read({ timeoutMs: 10_000 })), /PONG/)
  assert.match(await firstLine(), /^ERROR :Your address has as many connections as it may have \(1\)\./)
  await server.reload(configure(2))
  assert.match(await firstLine(), /^-- Welcome/)
  await server.reload(configure(1))
  assert.match(await firstLine(), /^ERROR :/)
  await server.reload(configure(1, '--exempt', '127.0.0.0/8'))
  assert.match(await firstLine(), /^-- Welcome/)
  first.abort()
})

void test('what is older than a reload allows is deleted within a second: pages are without it, and its id is unknown', async (context) => {
  const data = await mkdtemp(join(tmpdir(), 'partyline-start-'))
  const events = [1, 2, 3].map((seq) => eventOf(seq))
  const { store } = await openStore({ folder: data, durability: 'process', limits: NO_MEMORY })
  await store.append(batchOf(events))
  await store.close()
  const configure = (...more: readonly string[]) =>
    loadConfig({
      args: [
        '--data',
        data,
        '--irc',
        '127.0.0.1:0',
        '--ircs',
        'off',
        '--plain',
        'off',
        '--ssh',
        'off',
        '--web',
        'off',
        ...more,
      ],
      env: {},
      cwd: data,
      readFile: () => '',
    })
  const server = await start(configure(), { log: SILENT })
  context.after(() => server.drain())
  context.after(() => rm(data, { recursive: true }))
  await using connection = await connect(`tcp://${server.doors.irc[0]}`)
  const lines = framed(connection, lineCodec({ lineBytesMax: 8192 }))
  let questions = 0
  const ask = async (line: string) => {
    const end = `end-${(questions += 1)}`
    for (const each of [line, `PING ${end}`]) await lines.send(each)
    const answer: string[] = []
    for (;;) {
      const read = String(await lines.read({ timeoutMs: 10_000 }))
      if (read.includes(end)) return answer.join('\n')
      answer.push(read)
    }
  }
  for (const line of ['CAP REQ :batch message-tags draft/chathistory', 'NICK ann', 'USER ann 0 * :Ann', 'CAP END'])
    await lines.send(line)
  await ask('JOIN #den')
  const latest = () => ask('CHATHISTORY LATEST #den * 10')
  assert.match(await latest(), /message 1\n.*message 2\n.*message 3/)
  await server.reload(configure('--history-age=1h'))
  let page = await latest()
  while (page.includes('message')) page = await latest()
  assert.match(page, /BATCH \+\S+ chathistory #den\n.*BATCH -/)
  const after = await ask(`CHATHISTORY AFTER #den msgid=${events[2]?.id} 10`)
  assert.match(after, /FAIL CHATHISTORY MESSAGE_ERROR AFTER #den :/)
})
