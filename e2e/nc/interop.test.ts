/** `partyline nc` against ncat and socat, each in both roles: every byte arrives, and both end with 0. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { missing, type PackageName } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { freePort, nc } from './netcats.ts'

interface Netcat {
  readonly name: string
  readonly needs: readonly PackageName[]
  listen(host: string, port: string): Promise<Program>
  connect(host: string, port: string): Promise<Program>
}

const brackets = (host: string) => (host.includes(':') ? `[${host}]` : host)

async function listening(program: Program): Promise<Program> {
  await program.errors.expect(/listening on/i)
  return program
}

const NETCATS: readonly Netcat[] = [
  {
    name: 'partyline nc',
    needs: [],
    listen: async (host, port) => listening(await nc('-v', '-l', host, port)),
    connect: (host, port) => nc(host, port),
  },
  {
    name: 'ncat',
    needs: ['ncat'],
    listen: async (host, port) => listening(await Program.start('ncat', ['-v', '-l', host, port])),
    connect: (host, port) => Program.start('ncat', [host, port]),
  },
  {
    name: 'socat',
    needs: ['socat'],
    listen: async (host, port) => {
      const listen = `TCP${host.includes(':') ? 6 : 4}-LISTEN:${port},bind=${brackets(host)},reuseaddr`
      return listening(await Program.start('socat', ['-d', '-d', '-t', '10', '-', listen]))
    },
    connect: (host, port) => Program.start('socat', ['-t', '10', '-', `TCP:${brackets(host)}:${port}`]),
  },
]

const MEGABYTE = `${'0123456789abcdef'.repeat(65_535)}\n`.padStart(1_048_576, 'x')
const ALL = new RegExp(`^x*${'0123456789abcdef'.repeat(4)}[^\\n]*\\n$`)

async function assertReceived(program: Program): Promise<void> {
  await program.output.expect(/\n$/)
  assert.equal(program.output.text.length, MEGABYTE.length)
  assert.match(program.output.text, ALL)
}

for (const listener of NETCATS) {
  for (const client of NETCATS) {
    if (listener.name !== 'partyline nc' && client.name !== 'partyline nc') continue
    for (const host of ['127.0.0.1', '::1']) {
      const skip = missing(...listener.needs, ...client.needs)
      void test(`${client.name} sends a megabyte to ${listener.name} at ${host}`, { skip }, async () => {
        const port = await freePort(host)
        await using server = await listener.listen(host, port)
        await using sender = await client.connect(host, port)
        server.endInput()
        sender.write(MEGABYTE)
        sender.endInput()
        await assertReceived(server)
        assert.deepEqual(await sender.exit(), { code: 0, signal: null })
        assert.deepEqual(await server.exit(), { code: 0, signal: null })
      })

      void test(`${client.name} gets a megabyte from ${listener.name} at ${host}`, { skip }, async () => {
        const port = await freePort(host)
        await using server = await listener.listen(host, port)
        await using receiver = await client.connect(host, port)
        server.write(MEGABYTE)
        server.endInput()
        await assertReceived(receiver)
        receiver.endInput()
        assert.deepEqual(await receiver.exit(), { code: 0, signal: null })
        assert.deepEqual(await server.exit(), { code: 0, signal: null })
      })
    }
  }
}
