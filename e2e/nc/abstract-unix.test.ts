/** `-U @name`: a name in the abstract namespace of Linux (unix(7)), against socat and OpenBSD's nc in both roles. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { missing, openbsdNetcat } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { nc } from './netcats.ts'

const newName = () => `partyline-${randomUUID()}`
const skip = process.platform === 'linux' ? false : 'only Linux has abstract sockets'

const PEERS: readonly (readonly [name: string, skip: string | false, connect: (name: string) => Promise<Program>])[] = [
  ['socat', missing('socat'), (name) => Program.start('socat', ['-', `ABSTRACT-CONNECT:${name}`])],
  ["OpenBSD's nc", missing('netcat-openbsd'), (name) => Program.start(openbsdNetcat(), ['-N', '-U', `@${name}`])],
  ['partyline nc', skip, (name) => nc('-U', `@${name}`)],
]

for (const [peer, absent, connect] of PEERS) {
  void test(`-lU @name is found by ${peer}, and makes no file`, { skip: absent }, async () => {
    const name = newName()
    await using server = await nc('-v', '-l', '-U', `@${name}`)
    await server.errors.expect(new RegExp(`Listening on unix:@${name}`))
    assert.equal(existsSync(`@${name}`), false)
    await using client = await connect(name)
    client.write('question\n')
    await server.output.expect(/^question$/m)
    server.write('answer\n')
    await client.output.expect(/^answer$/m)
    server.endInput()
    client.endInput()
    assert.equal((await server.exit()).code, 0)
    assert.equal((await client.exit()).code, 0)
  })
}

void test('-U @name finds a listener of socat, and -z says that it is there', { skip: missing('socat') }, async () => {
  const name = newName()
  await using server = await Program.start('socat', ['-d', '-d', `ABSTRACT-LISTEN:${name},fork`, 'EXEC:cat'])
  await server.errors.expect(/listening on/)
  await using scan = await nc('-z', '-U', `@${name}`)
  assert.equal((await scan.exit()).code, 0, scan.errors.text)
  await using client = await nc('-U', `@${name}`)
  client.write('echo\n')
  client.endInput()
  assert.equal((await client.exit()).code, 0)
  assert.equal(client.output.text, 'echo\n')
})

void test('a command and --json have the name with @', { skip }, async () => {
  const name = newName()
  await using server = await nc('-v', '-lk', '-U', '-c', 'echo "$NCAT_LOCAL_ADDR"', `@${name}`)
  await server.errors.expect(/Listening on/)
  await using client = await nc('--json', '-U', `@${name}`)
  assert.equal((await client.exit()).code, 0)
  assert.equal(client.output.text, `@${name}\n`)
  assert.match(client.errors.text, new RegExp(`"remote":\\{"path":"@${name}"\\}`))
})

void test(
  'a name that nobody listens on, is taken, too long or missing is told as it was written',
  { skip },
  async () => {
    const name = newName()
    await using server = await nc('-v', '-l', '-U', `@${name}`)
    await server.errors.expect(/Listening on/)
    const long = `@${'x'.repeat(108)}`
    for (const [args, code, says] of [
      [['-U', `@${newName()}`], 1, /nobody listens on unix:@partyline-/],
      [
        ['-l', '-U', `@${name}`],
        2,
        new RegExp(`cannot listen on unix:@${name}: process ${server.pid} .* listens there already`),
      ],
      [['-U', long], 2, /abstract Unix socket "@x+" has 109 bytes, the system allows 108/],
      [['-U', '@'], 2, /needs a name/],
    ] as const) {
      await using failing = await nc(...args)
      assert.equal((await failing.exit()).code, code, failing.errors.text)
      assert.match(failing.errors.text, says)
      assert.ok(!failing.errors.text.includes('\0'))
    }
  },
)
