/** An 'error' of a socket that nobody listens for ends the process, and any peer can cause one. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { plainServer } from './plain-server.ts'

const INDEX = JSON.stringify(join(import.meta.dirname, '..', 'index.ts'))
const SURVIVED = 'still here'

interface Ending {
  readonly exitCode: number | null
  readonly output: string
}

/** Runs a program in a process of its own; `port` is the port of what it talks to. */
async function run(port: number, program: string): Promise<Ending> {
  const source = `const port = ${port}\n${program}`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  await once(child, 'close')
  return { exitCode: child.exitCode, output }
}

void describe('a process whose peer resets the connection', () => {
  const resetting = () => plainServer((socket) => socket.on('data', () => socket.resetAndDestroy()))

  void it('dies, with node:net', async () => {
    await using server = await resetting()
    const { exitCode, output } = await run(
      server.port,
      `import { connect } from 'node:net'
       const socket = connect(port, '127.0.0.1')
       socket.write('x')
       socket.on('close', () => console.log('${SURVIVED}'))`,
    )
    assert.notEqual(exitCode, 0)
    assert.match(output, /Unhandled 'error' event[^]*ECONNRESET/)
    assert.doesNotMatch(output, new RegExp(SURVIVED))
  })

  void it('goes on, with @partyline/net', async () => {
    await using server = await resetting()
    const ending = await run(
      server.port,
      `import { connect } from ${INDEX}
       const connection = await connect({ host: '127.0.0.1', port })
       connection.writeNow(Buffer.from('x'))
       const { kind } = await connection.closed
       console.log(kind, '${SURVIVED}')`,
    )
    assert.deepEqual(ending, { exitCode: 0, output: `failed ${SURVIVED}\n` })
  })
})

void describe('a process that sends a datagram where nobody listens', () => {
  async function closedPort(): Promise<number> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const { port } = socket.address()
    socket.close()
    await once(socket, 'close')
    return port
  }

  void it('dies, with node:dgram', async () => {
    const { exitCode, output } = await run(
      await closedPort(),
      `import { createSocket } from 'node:dgram'
       const socket = createSocket('udp4')
       socket.connect(port, '127.0.0.1', () => socket.send('x'))
       setTimeout(() => (console.log('${SURVIVED}'), process.exit()), 5000)`,
    )
    assert.notEqual(exitCode, 0)
    assert.match(output, /Unhandled 'error' event[^]*ECONNREFUSED/)
  })

  void it('goes on, with @partyline/net', async () => {
    const ending = await run(
      await closedPort(),
      `import { udp } from ${INDEX}
       const socket = await udp({ connect: { host: '127.0.0.1', port } })
       await socket.send('x')
       while (socket.counters.failures === 0) await new Promise((resolve) => setImmediate(resolve))
       await socket.close()
       console.log('${SURVIVED}')`,
    )
    assert.deepEqual(ending, { exitCode: 0, output: `${SURVIVED}\n` })
  })
})
