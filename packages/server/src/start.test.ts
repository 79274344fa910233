import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect, framed, lineCodec } from '@partyline/net'
import { loadConfig } from './config/load-config.ts'
import { start } from './start.ts'

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
  context.after(() => rm(data, { recursive: true }))
  const args = ['--public', '--data', data, '--irc', '127.0.0.1:0', '--ircs', '127.0.0.1:0', '--plain', 'off']
  const configure = (env: Record<string, string>) => loadConfig({ args, env, cwd: data, readFile: () => '' })
  const server = await start(configure({ PARTYLINE_PASSWORD: 'configured' }), { log: SILENT })
  context.after(() => server.drain())
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
  const args = ['--data', data, '--irc', '127.0.0.1:0', '--ircs', 'off', '--plain', 'off']
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
