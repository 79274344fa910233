/** First programs, with no `await` before what they send, as processes of their own: no peer that resets ends them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, connectWebSocket, type Connection } from '@partyline/net'
import { Program } from '../support/program.ts'
import { within } from '../support/wait.ts'

const ROUNDS = 20
const CLIENTS = 10
const CHUNK = Buffer.alloc(64 * 1024, 'x')

/** Nobody is taken out of the room, so that it writes to the dead for ever. */
const chatRoom = (serve: string) => `
  import { ${serve} } from '@partyline/net'
  const members = new Set()
  const server = await ${serve}({ host: '127.0.0.1', port: 0 }, async (member) => {
    members.add(member)
    member.write(Buffer.from('welcome'))
    for await (const bytes of member) {
      for (const other of members) other.write(bytes)
    }
    for (const other of members) other.flushed()
    member.closeWrite()
  })
  console.log(server.addresses[0].port)
`

interface Room {
  readonly name: string
  readonly program: string
  readonly enter: (port: number) => Promise<Connection>
}

const ROOMS: readonly Room[] = [
  { name: 'TCP', program: chatRoom('serve'), enter: (port) => connect({ host: '127.0.0.1', port }) },
  {
    name: 'WebSocket',
    program: chatRoom('serveWebSocket'),
    enter: (port) => connectWebSocket(`ws://127.0.0.1:${port}/`),
  },
]

function run(program: string): Promise<Program> {
  const args = ['--conditions=source', '--input-type=module', '--eval', program]
  return Program.start(process.execPath, args, { cwd: import.meta.dirname })
}

for (const { name, program, enter } of ROOMS) {
  void test(`a chat room over ${name} without an await goes on when its members reset`, async () => {
    await using room = await run(program)
    const port = Number((await room.output.expect(/^(\d+)\n/))[1])
    for (let round = 0; round < ROUNDS; round += 1) {
      const clients = await Promise.all(Array.from({ length: CLIENTS }, () => enter(port)))
      for (const client of clients) await within(client.readExactly('welcome'.length), 'the welcome')
      for (const [index, client] of clients.entries()) {
        client.writeNow(CHUNK)
        if (index % 3 === 0) void client.closeWrite()
        client.abort()
      }
    }
    const last = await enter(port)
    await within(last.readUntil('welcome', { bytesMax: 1e9 }), 'the welcome')
    await last.write(Buffer.from('still here?'))
    await within(last.readUntil('still here?', { bytesMax: 1e9 }), 'the echo')
    last.abort()
    assert.equal(room.errors.text, '')
  })
}

void test('a program without an await goes on when nobody listens to its datagrams', async () => {
  await using program = await run(`
    import { udp } from '@partyline/net'
    const gone = await udp({ bind: { host: '127.0.0.1', port: 0 } })
    const to = gone.localAddress
    await gone.close()
    const socket = await udp({ connect: to })
    while (socket.counters.failures < 5) {
      socket.send('anybody?')
      socket.send(Buffer.alloc(70_000))
      await new Promise((resolve) => setImmediate(resolve))
    }
    socket.receive()
    socket.close()
    socket.send('too late')
    console.log('still here')
  `)
  assert.deepEqual(await program.exit(), { code: 0, signal: null }, program.errors.text)
  assert.equal(program.output.text, 'still here\n')
})
