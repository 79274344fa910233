import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { systemClock } from '@partyline/net'
import { Exports } from '../admin/exports.ts'
import { FileTally } from '../uploads/file-tally.ts'
import { OwnerCodes } from '../credentials/owner-codes.ts'
import type { AdminParts } from '../admin/operation.ts'
import { TestBackups } from '../testing/test-backups.ts'
import { TestServer } from '../testing/test-server.ts'
import { CONTROL_SOCKET, openControl } from './control.ts'

interface Answer {
  readonly status: number
  readonly body: string
}

function adminOf(server: TestServer): AdminParts {
  const { info, network, credentials } = server
  const search = { find: () => assert.fail('nothing is to be searched') }
  const carryOut = () => assert.fail('nothing is to be done')
  const statistics = () => assert.fail('nothing is to be counted')
  const exports = new Exports(() => assert.fail('nothing is to be exported'))
  const backups = new TestBackups()
  const rest = { actor: 'owner', now: () => 0, sessionCount: () => 0, carryOut }
  const ownerCodes = new OwnerCodes(server.clock)
  const trends = { samples: () => [] }
  const uploads = { remove: () => assert.fail('nothing is to be removed'), tally: new FileTally([]) }
  return { ownerCodes, trends, info, network, search, statistics, exports, backups, uploads, credentials, ...rest }
}

function folderFor(context: TestContext, name: string): string {
  const folder = mkdtempSync(join(tmpdir(), name))
  context.after(() => rmSync(folder, { recursive: true }))
  return folder
}

function ask(folder: string, method: string, path: string, body?: string): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const asked = request({ socketPath: join(folder, CONTROL_SOCKET), method, path }, (response) => {
    const status = response.statusCode ?? 0
    text(response).then((body) => resolve({ status, body }), reject)
  })
  asked.on('error', reject)
  asked.end(body)
  return promise
}

const CLOCK = systemClock
const LOG = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

void test('the control socket answers in JSON, and only its owner may open it', async (context) => {
  const folder = folderFor(context, 'control-')
  await using _control = await openControl(folder, adminOf(new TestServer()), { log: LOG, clock: CLOCK })
  assert.equal(statSync(join(folder, CONTROL_SOCKET)).mode & 0o777, 0o600)
  const status = await ask(folder, 'GET', '/api/v1/status')
  assert.equal(status.status, 200)
  assert.equal((JSON.parse(status.body) as { name: string }).name, 'irc.test')
  const CASES: readonly (readonly [method: string, path: string, status: number])[] = [
    ['GET', '/api/v1/nothing', 404],
    ['DELETE', '/api/v1/status', 405],
    ['GET', '/api/v1/people?before=x', 400],
    ['GET', '/', 404],
  ]
  for (const [method, path, expected] of CASES) assert.equal((await ask(folder, method, path)).status, expected, path)
})

void test('where the path is too long for a socket, the server does without and says so', async (context) => {
  const folder = folderFor(context, `control-${'x'.repeat(120)}`)
  const warned: string[] = []
  const log = { ...LOG, warn: (event: string) => void warned.push(event) }
  await using _control = await openControl(folder, adminOf(new TestServer()), { log, clock: CLOCK })
  assert.deepEqual(warned, ['control.closed'])
})
