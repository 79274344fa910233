/** What is published: the command as `npm run build` bundles it, with the threads of the store beside it. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { before, test } from 'node:test'
import { Program } from './support/program.ts'
import { tempFolder } from './support/temp-folder.ts'

const BUILD = fileURLToPath(new URL('../scripts/build.ts', import.meta.url))
const MAIN = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url))

before(() => execFileSync(process.execPath, [BUILD]))

void test('the bundle serves, records and ends, and knows its version', async () => {
  const version = execFileSync(process.execPath, [MAIN, '--version'], { encoding: 'utf8' })
  assert.match(version, /^\d+\.\d+\.\d+\n$/)
  await using folder = await tempFolder()
  const doors = ['--irc', '127.0.0.1:0', '--ircs', 'off', '--plain', 'off']
  await using server = await Program.start(process.execPath, [MAIN, 'serve', '--data', folder.path('data'), ...doors])
  const [, port = ''] = await server.output.expect(/^ready irc=127\.0\.0\.1:(\d+)$/m)
  await using client = await Program.start(process.execPath, [MAIN, 'nc', '127.0.0.1', port])
  client.write('NICK ann\r\nUSER ann 0 * :Ann\r\nJOIN #a\r\nPRIVMSG #a :hello\r\nCHATHISTORY LATEST #a * 1\r\n')
  await client.output.expect(/^:ann!~ann@127\.0\.0\.1 PRIVMSG #a :?hello\r?$/m)
  server.signal('SIGTERM')
  assert.deepEqual(await server.exit(), { code: 0, signal: null })
})

void test('the bundle of nc makes a certificate where none is given', async () => {
  await using server = await Program.start(process.execPath, [MAIN, 'nc', '-v', '-l', '--ssl', '127.0.0.1', '0'])
  const [, port = ''] = await server.errors.expect(/Listening on \S+:(\d+)/)
  await using client = await Program.start(process.execPath, [MAIN, 'nc', '--ssl', '127.0.0.1', port])
  client.write('hello\n')
  client.endInput()
  assert.deepEqual(await server.exit(), { code: 0, signal: null })
  assert.equal(server.output.text, 'hello\n')
})
