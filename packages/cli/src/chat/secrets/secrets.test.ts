import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import * as fc from 'fast-check'
import { ChatError } from '../chat-error.ts'
import type { AskProgram } from './ask-program.ts'
import { askProgram } from './ask-program.ts'
import { keychain } from './keychain.ts'
import { inTurn, openSecretStore } from './open-secret-store.ts'
import { secretFile } from './secret-file.ts'
import { secretService } from './secret-service.ts'
import { nameOf, type SecretKey, type SecretStore } from './secret-store.ts'

const ANN: SecretKey = { server: 'chat.example:6697', account: 'ann' }
const SERVER: SecretKey = { server: 'chat.example:6697', account: null }

function folder(context: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'partyline-secrets-'))
  context.after(() => rmSync(made, { recursive: true, force: true }))
  return made
}

/** The promise of every store. */
async function keeps(store: SecretStore, secret: string): Promise<void> {
  assert.equal(await store.find(ANN), null)
  assert.ok(await store.keep(ANN, 'an earlier one'))
  assert.ok(await store.keep(ANN, secret))
  assert.ok(await store.keep(SERVER, 'of the server'))
  assert.equal(await store.find(ANN), secret)
  assert.equal(await store.find(SERVER), 'of the server')
  await store.forget(ANN)
  assert.equal(await store.find(ANN), null)
  assert.equal(await store.find(SERVER), 'of the server')
}

const SECRET = 'pass"word \\ $(id) 密码'

void test('a file keeps secrets for the next run, and only its owner reads it', async (context) => {
  const file = join(folder(context), 'deep', 'secrets.json')
  await keeps(secretFile(file), SECRET)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.equal(await secretFile(file).find(SERVER), 'of the server')
})

void test('a file that others can read, or that is damaged, is told, and nothing of it is quoted', async (context) => {
  const file = join(folder(context), 'secrets.json')
  await secretFile(file).keep(ANN, SECRET)
  chmodSync(file, 0o640)
  await assert.rejects(secretFile(file).find(ANN), /others on this machine may read/)
  chmodSync(file, 0o600)
  for (const content of ['{"ann@chat.example": hunter2', '["hunter2"]', '{"ann": {"hunter2": 1}}', '']) {
    writeFileSync(file, content)
    await assert.rejects(secretFile(file).keep(ANN, 'x'), (error) => {
      assert.ok(error instanceof ChatError)
      assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)}`, /hunter2/)
      return true
    })
    assert.equal(readFileSync(file, 'utf8'), content)
  }
})

/** Programs of the system, as they are asked: what they keep, and every argument that they were given. */
function program(answer: (args: readonly string[], input: string, kept: Map<string, string>) => string | null): {
  readonly ask: AskProgram
  readonly args: string[]
} {
  const kept = new Map<string, string>()
  const args: string[] = []
  return {
    args,
    ask: (_command, words, input) => {
      args.push(...words)
      return Promise.resolve(answer(words, input, kept))
    },
  }
}

void test('the keychain of macOS keeps secrets, which are never among arguments', async () => {
  const { ask, args } = program(([verb = '', ...rest], input, kept) => {
    const name = rest[3] ?? ''
    if (verb === 'find-generic-password') return kept.has(name) ? `${kept.get(name)}\n` : null
    if (verb === 'delete-generic-password') return kept.delete(name) ? '' : null
    const [, account = '', hex = ''] =
      /^add-generic-password -U -s partyline -a "(.*)" -X ([\da-f]+)\n$/.exec(input) ?? []
    kept.set(account, Buffer.from(hex, 'hex').toString())
    return ''
  })
  await keeps(keychain(ask), SECRET)
  assert.ok(!args.some((word) => word.includes('$(id)')))
})

void test('a secret that the system does not take goes into the file, and one that it takes leaves it', async (context) => {
  const file = secretFile(join(folder(context), 'secrets.json'))
  const locked = secretService(() => Promise.resolve(null))
  const store = inTurn(locked, file)
  await keeps(store, SECRET)
  assert.equal(store.name, file.name)
  await store.keep(ANN, SECRET)
  const { ask } = program((words, input, kept) => {
    if (words[0] === 'store') kept.set('it', input)
    return kept.get('it') ?? null
  })
  assert.ok(await inTurn(secretService(ask), file).keep(ANN, 'new'))
  assert.equal(await file.find(ANN), null)
})

void test('without a session bus, secrets are in the file', (context) => {
  const file = join(folder(context), 'secrets.json')
  const choose = (env: Record<string, string>) => openSecretStore({ env, platform: 'linux', file }).name
  assert.equal(choose({ PATH: process.env['PATH'] ?? '' }), file)
  assert.equal(choose({ PATH: '/nowhere', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus' }), file)
})

void test('no two accounts have one name', () => {
  const server = fc.constantFrom('a:1', '[::1]:1', 'unix:/x', 'b@a:1')
  const account = fc.constantFrom(null, 'ann', 'bob')
  fc.assert(
    fc.property(fc.record({ server, account }), fc.record({ server, account }), (one, other) => {
      const isSame = one.server === other.server && one.account === other.account
      assert.equal(nameOf(one) === nameOf(other), isSame)
    }),
  )
})

void test('a program that is not there, fails or floods gives nothing', async () => {
  assert.equal(await askProgram('/nowhere/at/all', [], 'x'), null)
  assert.equal(await askProgram('false', [], 'x'), null)
  assert.equal(await askProgram('sh', ['-c', 'yes'], ''), null)
  assert.equal(await askProgram('cat', [], SECRET), SECRET)
})

/** Beside the keyring that is unlocked for the test, on a session bus of its own. */
const IN_SESSION = `
  import { secretService } from ${JSON.stringify(new URL('./secret-service.ts', import.meta.url).href)}
  const store = secretService()
  const ann = { server: 'chat.example:6697', account: 'ann' }
  const server = { server: 'chat.example:6697', account: null }
  console.log(JSON.stringify([
    await store.find(ann), await store.keep(ann, 'earlier'), await store.keep(ann, process.env.SECRET), await store.keep(server, 'of the server'),
    await store.find(ann), await store.find(server), await store.forget(ann) ?? null, await store.find(ann), await store.find(server),
  ]))
`
const hasKeyring = ['dbus-run-session', 'gnome-keyring-daemon', 'secret-tool'].every(
  (name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0,
)

void test(
  'the keyring of a desktop keeps secrets',
  { skip: !hasKeyring && 'needs gnome-keyring, libsecret-tools and dbus' },
  (context) => {
    const home = folder(context)
    const node = [process.execPath, '--conditions=source', '--input-type=module-typescript', '--eval', IN_SESSION]
    const script = 'printf unlock | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 && exec "$@"'
    const { stdout, stderr } = spawnSync('dbus-run-session', ['--', 'sh', '-c', script, 'sh', ...node], {
      env: { PATH: process.env['PATH'] ?? '', HOME: home, XDG_RUNTIME_DIR: home, SECRET, LC_ALL: 'C.UTF-8' },
      timeout: 60_000,
      encoding: 'utf8',
    })
    const expected = [null, true, true, true, SECRET, 'of the server', null, null, 'of the server']
    assert.equal(stdout, `${JSON.stringify(expected)}\n`, stderr)
  },
)
