/** Commands of `-e` and `-c`, ours and ncat's with the same lines: what the other options do to them. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { connect, type Connection, serve } from '@partyline/net'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { BESIDE_NCAT, freePort } from './netcats.ts'
import { PARTYLINE } from '../support/command.ts'

const HOST = '127.0.0.1'
const skip = missing('ncat')

async function talk(connection: Connection, said: string): Promise<string> {
  await connection.write(Buffer.from(said, 'latin1'))
  const chunks: Uint8Array[] = []
  for await (const bytes of connection) chunks.push(bytes)
  return Buffer.concat(chunks).toString('latin1')
}

for (const [name, start] of BESIDE_NCAT) {
  void test(
    `${name} -c with -C, -o and -x: its lines end with CR LF, and both directions are kept`,
    { skip },
    async () => {
      await using folder = await tempFolder()
      const port = await freePort(HOST)
      const files = ['-o', folder.path('copy'), '-x', folder.path('dump')]
      const command = 'read word; echo "got $word"; printf end'
      await using server = await start('-v', '-l', '-C', ...files, '-c', command, HOST, port)
      await server.errors.expect(/Listening on/)
      await using client = await connect({ host: HOST, port: Number(port) })
      assert.equal(await talk(client, 'hello\n'), 'got hello\r\nend')
      assert.equal((await server.exit()).code, 0)
      assert.equal(await readFile(folder.path('copy'), 'latin1'), 'hello\ngot hello\r\nend')
      assert.match(await readFile(folder.path('dump'), 'latin1'), /^0000 {3}68 65 6c 6c 6f 0a .*\n0000 {3}67 6f 74 /)
    },
  )

  void test(`${name} -c with -t refuses Telnet commands; ncat's command sees them too`, { skip }, async () => {
    const port = await freePort(HOST)
    await using server = await start('-v', '-l', '-t', '-c', 'read word; echo "got $word"', HOST, port)
    await server.errors.expect(/Listening on/)
    await using client = await connect({ host: HOST, port: Number(port) })
    const seen = name === 'ncat' ? '\xff\xfd\x01' : ''
    assert.equal(await talk(client, '\xff\xfd\x01hello\n'), `\xff\xfc\x01got ${seen}hello\n`)
  })

  void test(`${name} -c with --recv-only: what the command says goes nowhere`, { skip }, async () => {
    await using folder = await tempFolder()
    const said = Promise.withResolvers<string>()
    await using server = await serve({ host: HOST, port: 0 }, async (connection) => {
      said.resolve(await talk(connection, 'hello\n'))
    })
    const command = `echo unsaid; read word; echo "$word" > '${folder.path('word')}'`
    await using client = await start('--recv-only', '-c', command, HOST, String(server.addresses[0].port))
    assert.equal((await client.exit()).code, 0)
    assert.equal(await said.promise, '')
    assert.equal(await readFile(folder.path('word'), 'utf8'), 'hello\n')
  })
}

/** ncat needs pipes only where it listens; where ours listens, it turns the client away when few descriptors are left. */
const FEW_DESCRIPTORS: readonly (readonly [name: string, command: readonly string[], fewest: number])[] = [
  ['partyline nc', [process.execPath, ...PARTYLINE, 'nc'], 17],
  ['ncat -l', ['ncat', '-l'], 5],
]
for (const [name, command, fewest] of FEW_DESCRIPTORS) {
  void test(`${name} -e says so when descriptors run out, with 2`, { skip: skip || missing('bash') }, async () => {
    await using other = await serve({ host: HOST, port: 0 }, ({ closed }) => closed.then(() => {}))
    const isListening = command.includes('-l')
    // How many the program needs for itself is not for us to know: at one limit it connects and cannot start the command.
    for (let limit = fewest; limit < fewest + 20; limit += 1) {
      const port = isListening ? await freePort(HOST) : String(other.addresses[0].port)
      const args = [...command, '-v', '-e', '/bin/true', HOST, port]
      await using program = await Program.start('bash', ['-c', `ulimit -n ${limit} && exec "$@"`, 'bash', ...args])
      if (isListening) {
        await program.errors.expect(/Listening on/)
        await using _client = await connect({ host: HOST, port: Number(port) })
        await program.exited
      }
      const { code } = await program.exit()
      assert.doesNotMatch(program.errors.text, /TypeError/)
      if (!/cannot run|child pipes/.test(program.errors.text)) continue
      assert.equal(code, 2)
      assert.match(program.errors.text, /too many open files/i)
      return
    }
    assert.fail('no limit was between too few and enough')
  })
}
