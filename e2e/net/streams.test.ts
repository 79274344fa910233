/** `connect` and `serve` against ncat, socat and openssl in both roles, over TCP and TLS, IPv4 and IPv6. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { connect, type Connection, framed, lineCodec, serve } from '@partyline/net'
import { freePort } from '../nc/netcats.ts'
import { missing } from '../support/needs.ts'
import type { Program } from '../support/program.ts'
import { within } from '../support/wait.ts'
import { makeAuthority } from './authority.ts'
import { ncat, openssl, type Other, socat } from './others.ts'

const HOSTS = ['127.0.0.1', '::1'] as const
const NAME = 'otter.example'
/** Longer than one TLS record, one segment and one buffer of these programs; none of it is a command of openssl. */
const LONG = `${'hello'.repeat(40_000)}, over`
const LINE_BYTES_MAX = LONG.length

const reason = missing('openssl')
const authority = reason === false ? await makeAuthority() : undefined
const certificate = await authority?.issue(NAME)
after(() => authority?.[Symbol.asyncDispose]())

const PAIRS: readonly { readonly other: Other; readonly isTls: boolean }[] = [
  { other: ncat, isTls: false },
  { other: socat, isTls: false },
  { other: ncat, isTls: true },
  { other: socat, isTls: true },
  { other: openssl, isTls: true },
]

/** A long line each way; then our direction ends, and with it the other's. */
async function converse(connection: Connection, { name }: Other, program: Program): Promise<void> {
  const lines = framed(connection, lineCodec({ lineBytesMax: LINE_BYTES_MAX }))
  program.write(`${LONG}\n`)
  assert.equal(await within(lines.read(), 'a line'), LONG)
  await lines.send(LONG.toUpperCase())
  await program.output.expect(/OVER\n/)
  assert.ok(program.output.text.includes(LONG.toUpperCase()))
  await connection.closeWrite()
  // openssl ends with the other side; at the end of its input it would break the connection off.
  if (name !== 'openssl') program.endInput()
  assert.equal(await within(lines.read(), 'the end'), null)
  await connection.close()
}

for (const { other, isTls } of PAIRS) {
  for (const host of HOSTS) {
    const over = `${isTls ? 'TLS' : 'TCP'} at ${host}`
    const skip = missing('openssl', other.name)

    void test(`connect talks to ${other.name} over ${over}`, { skip }, async () => {
      const port = Number(await freePort(host))
      await using program = await other.listen(host, port, isTls ? certificate : undefined)
      const tls = isTls && { ca: authority?.ca ?? '', servername: NAME }
      await using connection = await connect({ host, port }, { tls })
      assert.equal(connection.transport, isTls ? 'tls' : 'tcp')
      await converse(connection, other, program)
      await program.exit()
    })

    void test(`serve talks to ${other.name} over ${over}`, { skip }, async () => {
      const accepted = Promise.withResolvers<Connection>()
      const handler = async (connection: Connection) => {
        accepted.resolve(connection)
        await connection.closed
      }
      await using server = await serve({ host, port: 0 }, handler, {
        ...(isTls && certificate !== undefined ? { tls: certificate } : {}),
        onError: accepted.reject,
      })
      const tls = isTls ? { caFile: authority?.caFile ?? '', name: NAME } : undefined
      await using program = await other.connect(host, server.addresses[0].port, tls)
      const connection = await within(accepted.promise, 'a client', undefined, () => program.errors.text)
      await converse(connection, other, program)
      assert.equal((await program.exit()).code, 0, program.errors.text)
      assert.equal(server.counters.handshakesFailed, 0)
    })
  }
}
