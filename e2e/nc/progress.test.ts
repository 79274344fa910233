/** `--progress`: on standard error only, in its place on a terminal, one line elsewhere, events with `--json`. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Connection, serve } from '@partyline/net'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { nc } from './netcats.ts'
import { PARTYLINE } from '../support/command.ts'

const HOST = '127.0.0.1'

/** Back to the beginning of the line, and away with what is there. */
const ERASE = String.raw`\r\x1b\[K`

/** A server that sends 3,000 bytes, and ends when it is told to. */
async function sending(t: TestContext): Promise<{ port: string; end: () => void }> {
  const end = Promise.withResolvers<void>()
  const server = await serve({ host: HOST, port: 0 }, async (connection: Connection) => {
    await connection.write(Buffer.alloc(3_000, 'x'))
    await end.promise
  })
  t.after(() => {
    end.resolve()
    return server.stop()
  })
  return { port: String(server.addresses[0].port), end: end.resolve }
}

void test('it is one line at the end where standard error is no terminal, and output stays what it is', async (t) => {
  const { port, end } = await sending(t)
  await using client = await nc('--progress', HOST, port)
  client.write('12345')
  client.endInput()
  await client.output.expect(/x{3000}/)
  end()
  assert.equal((await client.exit()).code, 0)
  assert.equal(client.output.text, 'x'.repeat(3_000))
  assert.match(client.errors.text, /^nc: sent 5 B \([\d.]+ \w+\/s\), received 2\.9 KiB \([\d.]+ \w+\/s\), \d+\.\d s\n$/)
})

void test('SIGINT still gets the line, and the exit code of a signal', async (t) => {
  const { port } = await sending(t)
  await using client = await nc('--progress', '--recv-only', HOST, port)
  await client.output.expect(/x{3000}/)
  client.signal('SIGINT')
  assert.equal((await client.exit()).code, 130)
  assert.match(client.errors.text, /^nc: sent 0 B \(0 B\/s\), received 2\.9 KiB .*\n$/)
})

void test('with --json it is an event each second, and one at the end', async (t) => {
  const { port, end } = await sending(t)
  await using client = await nc('--progress', '--json', '--recv-only', HOST, port)
  await client.errors.expect(/"event":"progress".*"bytesReceived":3000.*"isFinal":false\}\n/)
  end()
  assert.equal((await client.exit()).code, 0)
  assert.match(
    client.errors.text,
    /"event":"closed".*\n.*"event":"progress".*"bytesReceived":3000.*"isFinal":true\}\n$/,
  )
})

void test(
  'on a terminal it stays in its place and makes way for what is told',
  { skip: missing('bsdutils') },
  async (t) => {
    const { port, end } = await sending(t)
    const command = [process.execPath, ...PARTYLINE, 'nc', '-v', '--progress', '--recv-only', HOST, port]
    const quoted = command.map((word) => `'${word}'`).join(' ')
    // script(1) of util-linux gives it a terminal; output goes elsewhere, as in practice.
    await using client = await Program.start('script', ['-qefc', `${quoted} >/dev/null`, '/dev/null'])
    await client.output.expect(new RegExp(`${ERASE}sent 0 B \\(0 B/s\\), received 2\\.9 KiB [^\n]*${ERASE}sent 0 B`))
    end()
    assert.equal((await client.exit()).code, 0)
    const last = new RegExp(`${ERASE}nc: 0 bytes sent, 3000 bytes received in .*\r\nnc: sent 0 B .*\r\n$`)
    assert.match(client.output.text, last)
  },
)
