/** What is unref'd keeps no process running, and what is ref'd again does. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { serve, serveWebSocket, type Server } from '@partyline/net'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { makeAuthority } from './authority.ts'

const LOCAL = { host: '127.0.0.1', port: 0 }
const NAME = 'otter.example'
/** For what has to go on: much longer than the others take to end. */
const GOES_ON_MS = 2_000

const reason = missing('openssl')
const authority = reason === false ? await makeAuthority() : undefined
const certificate = await authority?.issue(NAME)
const servers = new Map<string, Server>()

before(async () => {
  const handler = (connection: { readonly closed: Promise<unknown> }) => connection.closed.then(() => {})
  servers.set('TCP', await serve(LOCAL, handler))
  if (certificate !== undefined) servers.set('TLS', await serve(LOCAL, handler, { tls: certificate }))
  servers.set('WebSocket', await serveWebSocket(LOCAL, handler))
})
after(async () => {
  for (const server of servers.values()) await server.stop()
  await authority?.[Symbol.asyncDispose]()
})

const OPENINGS = [
  { name: 'TCP', open: (port: number) => `connect({ host: '127.0.0.1', port: ${port} })` },
  {
    name: 'TLS',
    open: (port: number) => `connect({ host: '127.0.0.1', port: ${port} }, { tls: { isVerified: false } })`,
  },
  { name: 'WebSocket', open: (port: number) => `connectWebSocket('ws://127.0.0.1:${port}/')` },
  { name: 'a server', open: () => `serve({ host: '127.0.0.1', port: 0 }, () => {})` },
  { name: 'a listener', open: () => `listen({ host: '127.0.0.1', port: 0 })` },
  { name: 'UDP', open: () => `udp()` },
]

function run(open: string, change: string): Promise<Program> {
  const source = `
    import { connect, connectWebSocket, listen, serve, udp } from '@partyline/net'
    const opened = await ${open}
    opened.read?.()
    opened.receive?.()
    ${change}
    console.log('open')`
  const args = ['--conditions=source', '--input-type=module', '--eval', source]
  return Program.start(process.execPath, args, { cwd: import.meta.dirname })
}

void describe('what is opened', { concurrency: true }, () => {
  for (const { name, open } of OPENINGS) {
    const skip = name === 'TLS' && reason
    const opening = () => {
      const [address] = servers.get(name)?.addresses ?? []
      return open(address?.kind === 'ip' ? address.port : 0)
    }

    void it(`${name} that is unref'd lets the process end`, { skip }, async () => {
      await using program = await run(opening(), 'opened.unref()')
      assert.deepEqual(await program.exit(), { code: 0, signal: null }, program.errors.text)
      assert.equal(program.output.text, 'open\n')
    })

    void it(`${name} that is ref'd again keeps the process running`, { skip }, async () => {
      await using program = await run(opening(), 'opened.unref(); opened.ref()')
      await program.output.expect(/open/)
      await assert.rejects(program.exit(GOES_ON_MS))
    })
  }
})
