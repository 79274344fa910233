/** What OpenBSD's nc has and scripts use: each test runs both, ours and that one, and expects the same. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Connection, serve, udp } from '@partyline/net'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { BESIDE_OPENBSD, freeUdpPort, nc } from './netcats.ts'

const HOST = '127.0.0.1'
const skip = missing('bash', 'netcat-openbsd')

/** Says this when it has heard the first bytes, then what `later` says of the connection. */
async function answering(answer: string, later: (connection: Connection) => Promise<unknown>) {
  const heard: string[] = []
  const server = await serve({ host: HOST, port: 0 }, async (connection) => {
    heard.push(Buffer.from((await connection.read()) ?? []).toString())
    await connection.write(Buffer.from(answer))
    await later(connection)
  })
  return {
    port: String(server.addresses[0].port),
    heard,
    [Symbol.asyncDispose]: () => server.stop(),
  }
}

for (const [name, start, command] of BESIDE_OPENBSD) {
  void test(`${name} -w 0 sends what it has and waits for no answer`, { skip }, async () => {
    await using stream = await answering('', ({ closed }) => closed)
    await using datagrams = await udp({ bind: { host: HOST, port: 0 } })
    const cases = [
      { args: [HOST, stream.port], arrived: async () => stream.heard[0] ?? '' },
      {
        args: ['-u', HOST, String(datagrams.localAddress.port)],
        arrived: async () => Buffer.from((await datagrams.receive())?.data ?? []).toString(),
      },
    ]
    for (const { args, arrived } of cases) {
      // Input has to be there when it looks.
      await using shell = await Program.start('bash', [
        '-c',
        '"$@" <<< "a line"',
        'bash',
        ...command,
        '-w',
        '0',
        ...args,
      ])
      assert.equal((await shell.exit()).code, 0)
      assert.equal(await arrived(), 'a line\n')
      assert.equal(shell.output.text, '')
    }
  })

  void test(`${name} -N tells the end of its input, and gets the answer`, { skip }, async () => {
    await using server = await serve({ host: HOST, port: 0 }, async (connection) => {
      let length = 0
      for await (const bytes of connection) length += bytes.length
      await connection.write(Buffer.from(`${length} bytes`))
    })
    await using client = await start('-N', HOST, String(server.addresses[0].port))
    client.write('12345')
    client.endInput()
    await client.output.expect(/^5 bytes$/)
    assert.equal((await client.exit()).code, 0)
  })

  void test(`${name} -q implies -N, and a negative one waits for as long as it takes`, { skip }, async () => {
    await using server = await serve({ host: HOST, port: 0 }, async (connection) => {
      while ((await connection.read()) !== null);
      await connection.write(Buffer.from('heard\n'))
    })
    await using client = await start('-q', '1', HOST, String(server.addresses[0].port))
    client.write('x')
    client.endInput()
    assert.equal((await client.exit()).code, 0)
    assert.equal(client.output.text, 'heard\n')

    await using answers = await udp({ bind: { host: HOST, port: 0 } })
    await using patient = await start('-u', '-q', '-1', HOST, String(answers.localAddress.port))
    patient.write('question')
    patient.endInput()
    const asked = await answers.receive()
    assert.ok(asked !== null)
    await answers.send('first\n', asked.from)
    await patient.output.expect(/first/)
    // Longer than ours waits for an answer otherwise.
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    await answers.send('second\n', asked.from)
    await patient.output.expect(/second/)
  })

  void test(`${name} takes the names of ports`, { skip }, async () => {
    // Nobody listens on these: where they are connected to is what the refusal says.
    for (const [args, port] of [
      [['-v', '127.0.0.77', 'http-alt'], /8080/],
      [['-zv', '127.0.0.77', 'gopher'], /\b70\b/],
    ] as const) {
      await using client = await start(...args)
      assert.equal((await client.exit()).code, 1)
      assert.match(client.errors.text, port)
    }
    await using odd = await start(HOST, 'no-such-port')
    assert.notEqual((await odd.exit()).code, 0)
  })

  void test(`${name} -z asks several ports, each a word or a range`, { skip }, async () => {
    await using open = await serve({ host: '127.0.0.77', port: 0 }, () => Promise.resolve())
    const { port } = open.addresses[0]
    await using scan = await start('-zv', '127.0.0.77', '1-3', String(port))
    assert.equal((await scan.exit()).code, 0)
    assert.match(scan.output.text + scan.errors.text, new RegExp(`${port}.*(succeeded|open)`))
  })
}

void test('echo ping | nc -u prints the answer that comes within a second, and ends', async () => {
  const port = await freeUdpPort(HOST)
  await using echo = await udp({ bind: { host: HOST, port: Number(port) } })
  void (async () => {
    for await (const { data, from } of echo) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      await echo.send(data, from)
    }
  })()
  await using client = await nc('-u', HOST, port)
  client.write('ping\n')
  client.endInput()
  assert.equal((await client.exit()).code, 0)
  assert.equal(client.output.text, 'ping\n')
})

void test('-z takes a list with commas, and names', async () => {
  await using open = await serve({ host: '127.0.0.77', port: 0 }, () => Promise.resolve())
  const port = String(open.addresses[0].port)
  await using scan = await nc('-z', '127.0.0.77', `1,${port},gopher,${port}`)
  assert.equal((await scan.exit()).code, 0)
  assert.equal(scan.output.text, `127.0.0.77:${port} open\n`.repeat(2))
})

void test('what is written as in other programs is told how nc has it', async () => {
  for (const [args, remedy] of [
    [['localhost:80'], /do: {2}write two: partyline nc localhost 80/],
    [['http://localhost/'], /do: {2}write partyline nc localhost 80 and send/],
    [['fe80::1', '80'], /link-local address[\s\S]*do: {2}write its interface behind it: fe80::1%/],
    [['-u', 'fe80::1', '80'], /link-local address/],
    [['-l', 'fe80::1', '8080'], /link-local address/],
    [['--lisetn'], /there is no option --lisetn\. Did you mean --listen\?/],
    [[':8080'], /do: {2}partyline nc HOST 8080 connects, partyline nc -l 8080 listens/],
  ] as const) {
    await using client = await nc(...args)
    assert.equal((await client.exit()).code, 2)
    assert.match(client.errors.text, remedy)
  }
})
