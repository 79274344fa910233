/** What is published: the command as `npm run build` bundles it, with the threads of the store beside it. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { Program } from './support/program.ts'
import { tempFolder } from './support/temp-folder.ts'

const BUILD = fileURLToPath(new URL('../scripts/build.ts', import.meta.url))
const MAIN = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url))

void test('the bundle serves, records and ends, and knows its version', async () => {
  execFileSync(process.execPath, [BUILD])
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
