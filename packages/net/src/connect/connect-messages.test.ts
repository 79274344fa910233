/** What people are told: one sentence that says what was done and found, once, and a remedy that fits. */
import assert from 'node:assert/strict'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { connect, type ConnectOptions } from './connect.ts'
import { type ErrorCode, ERRORS, NetError } from '../errors.ts'
import type { ResolvedAddress } from './resolve.ts'
import { serve } from '../serve/serve.ts'
import type { Target } from '../target.ts'

const folder = await mkdtemp(join(tmpdir(), 'partyline-net-'))
after(() => rm(folder, { recursive: true }))
await writeFile(join(folder, 'file'), '')
const dead = join(folder, 'dead.sock')
const abandoned = createServer()
await new Promise<void>((resolve) => abandoned.listen(`${dead}.old`, resolve))
await rename(`${dead}.old`, dead)
await new Promise((resolve) => abandoned.close(resolve))
const nobody = await serve({ host: '127.0.0.1', port: 0 }, () => {})
const { port } = nobody.addresses[0]
await nobody.stop()
const ending = await serve({ host: '127.0.0.1', port: 0 }, async (client) => void (await client.read()))
after(() => ending.stop())
const endingPort = ending.addresses[0].port

const here = `127.0.0.1:${port}`
const resolvingTo =
  (...addresses: ResolvedAddress[]) =>
  async () =>
    addresses
const failing = (code: string) => () => Promise.reject(Object.assign(new Error('as the system says'), { code }))
const IPV4 = { address: '127.0.0.1', family: 4 }
const IPV6 = { address: '::1', family: 6 }
const proxy = (proxyPort: number) => ({ kind: 'socks5', host: '127.0.0.1', port: proxyPort }) as const

interface Case {
  readonly target: Target
  readonly options?: ConnectOptions
  readonly code: ErrorCode
  readonly message: string
  readonly remedy: RegExp
}

const CASES: readonly Case[] = [
  {
    target: { host: '127.0.0.1', port },
    code: 'NET_CONNECTION_REFUSED',
    message: `cannot connect: nobody listens on ${here}`,
    remedy: /^start the server/,
  },
  {
    target: { host: 'both.test', port },
    options: { lookup: resolvingTo(IPV4, IPV6) },
    code: 'NET_CONNECTION_REFUSED',
    message: `cannot connect to both.test:${port}: nobody listens on ${here} and [::1]:${port}`,
    remedy: /^start the server/,
  },
  {
    target: { path: dead },
    code: 'NET_CONNECTION_REFUSED',
    message: `cannot connect: nobody listens on unix:${dead}`,
    remedy: /correct the path/,
  },
  {
    target: { path: join(folder, 'none') },
    code: 'NET_CONNECT',
    message: `cannot connect to unix:${join(folder, 'none')}: there is no such socket`,
    remedy: /correct the path/,
  },
  {
    target: { path: join(folder, 'file') },
    code: 'NET_CONNECT',
    message: `cannot connect to unix:${join(folder, 'file')}: what is there is no socket`,
    remedy: /^correct the path/,
  },
  {
    target: { host: 'nowhere.test', port },
    options: { lookup: failing('ENOTFOUND') },
    code: 'NET_NAME_NOT_FOUND',
    message: 'cannot resolve "nowhere.test": the name has no address (ENOTFOUND)',
    remedy: /spelling/,
  },
  {
    target: { host: 'nowhere.test', port },
    options: { lookup: failing('EAI_AGAIN') },
    code: 'NET_NAME_NOT_FOUND',
    message: 'cannot resolve "nowhere.test": the name server does not answer (EAI_AGAIN)',
    remedy: /name servers/,
  },
  {
    target: { host: 'odd.test', port },
    options: { lookup: resolvingTo(IPV4, { address: 'elsewhere.test', family: 4 }) },
    code: 'NET_NAME_NOT_FOUND',
    message: 'cannot resolve "odd.test": the answer "elsewhere.test" is no IP address',
    remedy: /lookup/,
  },
  {
    target: { host: '', port },
    code: 'NET_TARGET',
    message: 'the host is empty',
    remedy: /^give a name/,
  },
  {
    target: { host: 'a'.repeat(255), port },
    code: 'NET_TARGET',
    message: `host "${'a'.repeat(40)}…" has 255 characters, a name has 254 at most`,
    remedy: /^give a name/,
  },
  {
    target: { host: 'a\0b', port },
    code: 'NET_TARGET',
    message: 'host "a\\u0000b" has a space or a NUL, which no name has',
    remedy: /^give a name/,
  },
  {
    target: { host: '127.0.0.1', port: 0 },
    code: 'NET_TARGET',
    message: 'cannot connect to 127.0.0.1:0: nobody can listen on port 0',
    remedy: /^give the port/,
  },
  {
    target: { host: '127.0.0.1', port },
    options: { localAddress: '192.0.2.77' },
    code: 'NET_CONNECT',
    message: `cannot connect to ${here}: this machine has no address 192.0.2.77 to connect from`,
    remedy: /localAddress/,
  },
  {
    target: { host: '127.0.0.1', port },
    options: { localAddress: 'eth0' },
    code: 'NET_TARGET',
    message: 'localAddress "eth0" is no IP address',
    remedy: /localAddress/,
  },
  {
    target: { host: '127.0.0.1', port },
    options: { localPort: 65_536 },
    code: 'NET_TARGET',
    message: 'localPort 65536 is not a number from 0 to 65535',
    remedy: /localPort/,
  },
  {
    target: { host: '192.0.2.1', port: 80 },
    options: { proxy: proxy(port) },
    code: 'NET_CONNECTION_REFUSED',
    message: `cannot connect to the proxy: nobody listens on ${here}`,
    remedy: /^start the server/,
  },
  {
    target: { host: '192.0.2.1', port: 80 },
    options: { proxy: proxy(endingPort) },
    code: 'NET_PROXY',
    message: `cannot connect to 192.0.2.1:80 through the proxy 127.0.0.1:${endingPort}: it ended the connection without an answer`,
    remedy: /proxy/,
  },
]

void describe('an error of connect', () => {
  for (const { target, options, code, message, remedy } of CASES) {
    void it(`${code}: ${message.replaceAll(/\d{5}/g, 'PORT').replaceAll(folder, '')}`, async () => {
      await assert.rejects(connect(target, options), (error) => {
        assert.ok(error instanceof NetError)
        assert.equal(error.message, message)
        assert.equal(error.code, code)
        assert.match(error.remedy, remedy)
        return true
      })
    })
  }

  void it('has the remedy of its only reason, and the common one where there are several', async () => {
    await using server = await serve({ host: '127.0.0.1', port: 0 }, () => {})
    const [address] = server.addresses
    const localPort = port
    await using _first = await connect(address, { localAddress: '127.0.0.1', localPort })
    await assert.rejects(connect(address, { localAddress: '127.0.0.1', localPort }), {
      message: `cannot connect to 127.0.0.1:${address.port}: the local port ${localPort} is in use`,
      remedy: /another localPort/,
    })
    const lookup = resolvingTo(IPV4, { address: '255.255.255.255', family: 4 })
    await assert.rejects(connect({ host: 'both.test', port }, { lookup, attemptDelayMs: 1 }), {
      code: 'NET_CONNECT',
      remedy: ERRORS.NET_CONNECT.remedy,
    })
  })
})
