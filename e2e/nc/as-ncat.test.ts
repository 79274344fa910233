/** What ncat does where its manual leaves it open: each test runs both, ours and ncat, and expects the same. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { connect, serve, udp } from '@partyline/net'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { poll } from '../support/wait.ts'
import { BESIDE_NCAT, freePort, nc } from './netcats.ts'

const HOST = '127.0.0.1'
const skip = missing('ncat')

/** Well below the time that a connection lingers by itself; counted from where it is there, not from where Node starts. */
const SOON_MS = 3_000

void test('partyline nc -q ends in time, though the other side stays', async () => {
  await using server = await serve({ host: HOST, port: 0 }, ({ closed }) => closed.then(() => {}))
  await using client = await nc('-v', '-q', '200ms', HOST, String(server.addresses[0].port))
  await client.errors.expect(/Connected to/)
  client.endInput()
  assert.equal((await client.exit(SOON_MS)).code, 0)
})

for (const [name, start, command] of BESIDE_NCAT) {
  void test(
    `${name} -l -i waits for its client as long as it takes, closes an idle one, and ends with 2`,
    {
      skip,
    },
    async () => {
      const port = await freePort(HOST)
      await using server = await start('-v', '-l', '-i', '300ms', HOST, port)
      await server.errors.expect(/Listening on/)
      await delay(700)
      await using client = await connect({ host: HOST, port: Number(port) })
      assert.equal(await client.read(), null)
      assert.equal((await server.exit()).code, 2)
      assert.match(server.errors.text, /Idle timeout expired/)
    },
  )

  void test(`${name} -i ends a client with 1, and the other side sees an end in order`, { skip }, async () => {
    const port = await freePort(HOST)
    await using server = await Program.start('ncat', ['-v', '-l', HOST, port])
    await server.errors.expect(/Listening on/)
    await using client = await start('-i', '300ms', HOST, port)
    assert.equal((await client.exit()).code, 1)
    assert.equal((await server.exit()).code, 0)
  })

  void test(`${name} -u -l -i waits for its first datagram as long as it takes`, { skip }, async () => {
    const port = await freePort(HOST)
    await using server = await start('-v', '-u', '-l', '-i', '300ms', HOST, port)
    await server.errors.expect(/Listening on/)
    await delay(700)
    await using client = await Program.start('ncat', ['-u', HOST, port])
    client.write('late\n')
    await server.output.expect(/^late$/m)
  })

  void test(`${name} does not stay because the other side does`, { skip }, async () => {
    await using server = await serve({ host: HOST, port: 0 }, ({ closed }) => closed.then(() => {}))
    const port = String(server.addresses[0].port)
    for (const [args, input] of [
      [['--send-only'], 'all of it\n'],
      [['-c', 'echo all of it'], ''],
    ] as const) {
      await using client = await start('-v', ...args, HOST, port)
      await client.errors.expect(/Connected to/)
      client.write(input)
      client.endInput()
      assert.equal((await client.exit(SOON_MS)).code, 0, args.join(' '))
    }
  })

  void test(`${name} -z says nothing of a closed port, and why with -v only`, { skip }, async () => {
    const port = await freePort(HOST)
    for (const [args, told] of [
      [['-z'], /^$/],
      [['-zv'], /refused|nobody listens/],
    ] as const) {
      await using scan = await start(...args, HOST, port)
      assert.equal((await scan.exit()).code, 1)
      assert.match(scan.errors.text, told)
    }
  })

  void test(`${name} --broker listens without -l`, { skip }, async () => {
    const port = await freePort(HOST)
    await using server = await start('-v', '--broker', HOST, port)
    await server.errors.expect(/Listening on/)
  })

  void test(`${name} takes a name for -s`, { skip }, async () => {
    const port = await freePort(HOST)
    await using server = await Program.start('ncat', ['-v', '-l', HOST, port])
    await server.errors.expect(/Listening on/)
    await using client = await start('-4', '-s', 'localhost', HOST, port)
    client.endInput()
    assert.equal((await client.exit()).code, 0)
  })

  void test(`${name} -x writes rows without anything between`, { skip }, async () => {
    await using folder = await tempFolder()
    const [port, file] = [await freePort(HOST), folder.path('dump')]
    await using server = await start('-v', '-l', '-x', file, HOST, port)
    await server.errors.expect(/Listening on/)
    await using client = await connect({ host: HOST, port: Number(port) })
    await client.write(Buffer.from('hello world, this\n'))
    await server.output.expect(/this/)
    server.write('abc\n')
    await client.read()
    const rows = await poll(async () => {
      const text = await readFile(file, 'latin1')
      return text.includes('abc.') ? text : null
    }, 'the dump')
    assert.equal(
      rows,
      '0000   68 65 6c 6c 6f 20 77 6f  72 6c 64 2c 20 74 68 69  hello.world,.thi\n' +
        '0010   73 0a                                             s.              \n' +
        '0000   61 62 63 0a                                       abc.            \n',
    )
  })

  void test(`${name} refuses with 2 what cannot be meant`, { skip }, async () => {
    for (const args of [['18080'], ['-l', '-s', HOST, '0'], ['--proxy-type', 'socks5', HOST, '1']]) {
      await using program = await start(...args)
      assert.equal((await program.exit()).code, 2, args.join(' '))
    }
  })

  void test(
    `${name} -l ends a pipe behind it when the other side ends, whatever its own input does`,
    { skip },
    async () => {
      const port = await freePort(HOST)
      const line = '"$@" | (cat; echo ended)'
      await using server = await Program.start('bash', ['-c', line, 'bash', ...command, '-v', '-l', HOST, port])
      await server.errors.expect(/Listening on/)
      await using client = await connect({ host: HOST, port: Number(port) })
      await client.write(Buffer.from('all of it\n'))
      await client.closeWrite()
      // Input that goes on keeps ours from ending by itself.
      const typing = setInterval(() => server.write('more\n'), 200)
      try {
        await server.output.expect(/^all of it\nended\n$/)
      } finally {
        clearInterval(typing)
      }
    },
  )

  void test(
    `${name} --broker --recv-only reads no input; ours still passes on what clients say`,
    { skip },
    async () => {
      const port = await freePort(HOST)
      await using server = await start('-v', '--broker', '--recv-only', HOST, port)
      await server.errors.expect(/Listening on/)
      await using one = await connect({ host: HOST, port: Number(port) })
      await using two = await connect({ host: HOST, port: Number(port) })
      server.write('of the broker\n')
      server.endInput()
      await server.errors.expect(/(Connection from [\s\S]*){2}/)
      await one.write(Buffer.from('of a client\n'))
      const heard = await two.read({ timeoutMs: SOON_MS }).then(String, () => 'nothing')
      assert.equal(heard, name === 'ncat' ? 'nothing' : 'of a client\n')
    },
  )

  void test(`${name} -zu says one byte of zero to the port, which ends nobody`, { skip }, async () => {
    await using silent = await udp({ bind: { host: HOST, port: 0 } })
    await using scan = await start('-zu', HOST, String(silent.localAddress.port))
    assert.deepEqual(Buffer.from((await silent.receive())?.data ?? []), Buffer.of(0))
    await scan.exit()
  })

  void test(
    `${name} goes on with its input after the end of the other side${name === 'ncat' ? '' : ', with -k'}`,
    { skip },
    async () => {
      const heard = Promise.withResolvers<string>()
      await using server = await serve({ host: HOST, port: 0 }, async (connection) => {
        await connection.closeWrite()
        const chunks: Uint8Array[] = []
        for await (const bytes of connection) chunks.push(bytes)
        heard.resolve(Buffer.concat(chunks).toString())
      })
      // So does ncat to 7.95 in any case, and since 7.96 with -k.
      const keep = name === 'ncat' ? [] : ['-k']
      await using client = await start('-v', ...keep, HOST, String(server.addresses[0].port))
      await client.errors.expect(/Connected to/)
      await delay(1_500)
      client.write('late')
      client.endInput()
      assert.equal(await heard.promise, 'late')
      assert.equal((await client.exit()).code, 0)
    },
  )

  void test(`${name} -l ends with 1 when its client broke off before it was accepted`, { skip }, async () => {
    const port = await freePort(HOST)
    await using server = await start('-v', '-l', HOST, port)
    await server.errors.expect(/Listening on/)
    server.signal('SIGSTOP')
    const client = await connect({ host: HOST, port: Number(port) })
    client.abort()
    server.signal('SIGCONT')
    assert.equal((await server.exit()).code, 1)
  })
}
