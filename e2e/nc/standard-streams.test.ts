/** Where standard input and output lead: slow pipes, full disks, readers that go away, and signals; beside ncat. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from '@partyline/net'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { freePort } from './netcats.ts'
import { PARTYLINE } from '../support/command.ts'

const HOST = '127.0.0.1'
const BYTES = 20_000_000

const NETCATS: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['partyline nc', [process.execPath, ...PARTYLINE, 'nc']],
  ['ncat', ['ncat']],
]

/** A shell line in which "$@" is the netcat with these arguments. */
function shell(line: string, command: readonly string[], ...args: readonly string[]): Promise<Program> {
  return Program.start('bash', ['-c', line, 'bash', ...command, ...args])
}

/** Sends that much to each client, then the end. */
const source = (bytes: number) =>
  serve({ host: HOST, port: 0 }, async (connection) => {
    const chunk = Buffer.alloc(65_536, 'a line of text\n')
    for (let left = bytes; left > 0; left -= chunk.length) await connection.write(chunk.subarray(0, left))
  })

async function listening(server: Program): Promise<Program> {
  await server.errors.expect(/Listening on/)
  return server
}

for (const [name, command] of NETCATS) {
  const skip = name === 'ncat' ? missing('bash', 'ncat') : missing('bash')

  void test(`${name}: a slow pipe gets every byte, though the other side ended long ago`, { skip }, async () => {
    await using server = await source(BYTES)
    const port = String(server.addresses[0].port)
    await using client = await shell('"$@" | (sleep 1; wc -c)', command, '--recv-only', HOST, port)
    assert.equal((await client.exit()).code, 0)
    assert.equal(client.output.text.trim(), String(BYTES))
  })

  void test(`${name}: a slow pipe behind a listener gets every byte`, { skip }, async () => {
    const port = await freePort(HOST)
    const line = '"$@" < /dev/null | (sleep 1; wc -c)'
    await using server = await listening(await shell(line, command, '-v', '-l', HOST, port))
    await using client = await shell(`head -c ${BYTES} /dev/zero | "$@"`, ['ncat'], '--send-only', HOST, port)
    assert.equal((await client.exit()).code, 0)
    assert.equal((await server.exit()).code, 0)
    assert.equal(server.output.text.trim(), String(BYTES))
  })

  void test(`${name}: when the reader of its output goes away it ends, with 2`, { skip }, async () => {
    await using server = await source(1_000_000_000)
    const port = String(server.addresses[0].port)
    const line = '"$@" | head -1; exit ${PIPESTATUS[0]}'
    await using client = await shell(line, command, '--recv-only', HOST, port)
    assert.equal((await client.exit()).code, 2)
    assert.equal(client.output.text, 'a line of text\n')
  })

  void test(
    `${name}: a full disk ends it with 2, connecting, listening and with -k, and is told`,
    { skip },
    async () => {
      await using server = await source(1_000)
      const { port } = server.addresses[0]
      await using client = await shell('exec "$@" > /dev/full', command, '--recv-only', HOST, String(port))
      assert.equal((await client.exit()).code, 2)
      assert.match(client.errors.text, /[Nn]o space left/)
      await using recorder = await shell('exec "$@"', command, '--recv-only', '-o', '/dev/full', HOST, String(port))
      assert.equal((await recorder.exit()).code, 2)
      assert.match(recorder.errors.text, /[Nn]o space left/)
      for (const mode of ['-l', '-lk']) {
        const ownPort = await freePort(HOST)
        await using listener = await listening(await shell('exec "$@" > /dev/full', command, '-v', mode, HOST, ownPort))
        await using sender = await Program.start('bash', ['-c', `echo lost > /dev/tcp/${HOST}/${ownPort}; sleep 5`])
        assert.equal((await listener.exit()).code, 2, mode)
        sender.signal('SIGKILL')
      }
    },
  )

  void test(`${name}: SIGINT and SIGTERM end it, as a shell expects`, { skip }, async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const port = await freePort(HOST)
      await using server = await listening(await shell('exec "$@"', command, '-v', '-lk', HOST, port))
      server.signal(signal)
      assert.deepEqual(await server.exit(), { code: null, signal })
    }
  })

  void test(`${name}: closed standard streams are as empty ones`, { skip }, async () => {
    await using server = await source(1_000)
    const port = String(server.addresses[0].port)
    for (const closed of ['<&-', '2>&-']) {
      await using client = await shell(`exec "$@" ${closed}`, command, '--recv-only', HOST, port)
      assert.equal((await client.exit()).code, 0, closed)
      assert.equal(client.output.text.length, 1_000, closed)
    }
  })
}

void test('partyline nc: a standard error that is full is no reason to stop', { skip: missing('bash') }, async () => {
  await using server = await source(1_000)
  const port = String(server.addresses[0].port)
  const line = 'exec "$@" 2> /dev/full'
  await using client = await shell(line, [process.execPath, ...PARTYLINE, 'nc'], '-v', '--recv-only', HOST, port)
  assert.equal((await client.exit()).code, 0)
  assert.equal(client.output.text.length, 1_000)
})

void test(
  'partyline nc: a standard input that cannot be read is told, and no defect',
  { skip: missing('bash') },
  async () => {
    await using server = await source(1_000)
    const port = String(server.addresses[0].port)
    await using client = await shell('exec "$@" 0> /dev/null', [process.execPath, ...PARTYLINE, 'nc'], HOST, port)
    assert.equal((await client.exit()).code, 2)
    assert.match(client.errors.text, /^nc: cannot read standard input: /)
  },
)
