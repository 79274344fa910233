/** Who may ask at the web door what an owner can ask for. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { serveHttp, type IpAddress, type Server } from '@partyline/net'
import { ownerOf, valueOf } from '../../testing/test-owner.ts'
import { TestServer } from '../../testing/test-server.ts'
import type { Origin } from '../origin.ts'
import { API } from './api-page.ts'
import { apiMissing } from './api-routes.ts'
import { Router } from './router.ts'

const ip = (host: string): IpAddress => ({ kind: 'ip', host, port: 1, family: 4 })
const AWAY: Origin = { address: ip('192.0.2.1'), chain: [], isSecure: false }
const HERE: Origin = { ...AWAY, address: ip('127.0.0.1') }
const BY_TLS: Origin = { ...AWAY, isSecure: true }
const DAY_MS = 86_400_000

void describe('the pages under /api/v1', () => {
  const test = new TestServer()
  const { ask, parts: admin } = ownerOf(test)
  const router = new Router(API, { admin, info: test.info, clock: test.clock }, apiMissing)
  const tokens = new Map<string, string>()
  let origin: Origin | null = AWAY
  let server: Server<IpAddress>
  before(async () => {
    for (const [name, lasts] of [['ci'], ['old', '1d'], ['gone']]) {
      const { token } = valueOf(await ask('token-add', { name, for: lasts })) as { token: string }
      tokens.set(name ?? '', token)
    }
    await ask('token-remove', { name: 'gone' })
    test.clock.advance(DAY_MS + 1_000)
    server = await serveHttp(
      { host: '127.0.0.1', port: 0 },
      { request: (request, response) => router.answer(request, response, () => origin) },
      { onError: () => {} },
    )
  })
  after(() => server.stop())

  interface Told {
    readonly status: number
    readonly code: string | undefined
    readonly challenge: string | null
  }

  async function answerTo(
    authorization: string | null,
    method = 'GET',
    path = '/status',
    body?: string,
  ): Promise<Told> {
    const answer = await fetch(`http://127.0.0.1:${server.addresses[0].port}/api/v1${path}`, {
      method,
      headers: { connection: 'close', ...(authorization === null ? {} : { authorization }) },
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
    })
    const { error } = (await answer.json()) as { error?: { code: string } }
    return { status: answer.status, code: error?.code, challenge: answer.headers.get('www-authenticate') }
  }
  const bearer = (name: string) => `Bearer ${tokens.get(name)}`
  const CHALLENGE = 'Bearer realm="partyline"'

  const CASES: readonly (readonly [
    what: string,
    from: Origin | null,
    authorization: () => string | null,
    status: number,
    code: string | undefined,
  ])[] = [
    ['a token over TLS', BY_TLS, () => bearer('ci'), 200, undefined],
    ['a token from this machine', HERE, () => bearer('ci'), 200, undefined],
    ['the scheme in other letters', BY_TLS, () => bearer('ci').replace('Bearer', 'bEARER'), 200, undefined],
    ['a token in plain text from elsewhere', AWAY, () => bearer('ci'), 403, 'TLS_REQUIRED'],
    ['a client of which nobody can tell whence it comes', null, () => bearer('ci'), 403, 'TLS_REQUIRED'],
    ['no token', BY_TLS, () => null, 401, 'TOKEN_REQUIRED'],
    ['no token from this machine', HERE, () => null, 401, 'TOKEN_REQUIRED'],
    ['an empty token', BY_TLS, () => 'Bearer ', 401, 'TOKEN_REQUIRED'],
    ['a token that is none', BY_TLS, () => `${bearer('ci')}x`, 401, 'TOKEN_REQUIRED'],
    ['the digest of a token', BY_TLS, () => `Bearer ${test.network.apiTokens.get('ci')?.hash}`, 401, 'TOKEN_REQUIRED'],
    ['another scheme', BY_TLS, () => bearer('ci').replace('Bearer', 'Basic'), 401, 'TOKEN_REQUIRED'],
    ['a token that has ended', BY_TLS, () => bearer('old'), 401, 'TOKEN_REQUIRED'],
    ['a token that was removed', BY_TLS, () => bearer('gone'), 401, 'TOKEN_REQUIRED'],
  ]
  for (const from of [AWAY, HERE]) {
    void it(`refuses a stranger in Chinese where that is wanted, ${from === HERE ? 'here' : 'from elsewhere'}`, async () => {
      origin = from
      const headers = { connection: 'close', 'accept-language': 'zh-CN, en;q=0.5' }
      const answer = await fetch(`http://127.0.0.1:${server.addresses[0].port}/api/v1/status`, { headers })
      assert.match(((await answer.json()) as { error: { text: string } }).error.text, /令牌/)
    })
  }
  for (const [what, from, authorization, status, code] of CASES) {
    void it(`answers ${what} with ${status}`, async () => {
      origin = from
      const challenge = status === 401 ? CHALLENGE : null
      assert.deepEqual(await answerTo(authorization()), { status, code, challenge })
    })
  }

  void it('has the audit name the token, and answers a refusal of the network with its status', async () => {
    origin = BY_TLS
    const ban = (method: string, path: string, body?: string) => answerTo(bearer('ci'), method, path, body)
    assert.equal((await ban('POST', '/bans', '{"target":"10.0.0.0/8"}')).status, 200)
    assert.equal([...test.network.audit.values()].at(-1)?.by, 'owner (token ci)')
    assert.equal((await ban('DELETE', '/bans/10.0.0.0%2F8')).status, 200)
    assert.equal((await ban('DELETE', '/bans/10.0.0.0%2F8')).code, 'NO_SUCH_BAN')
    assert.equal((await ban('POST', '/bans', '[]')).code, 'INPUT_MALFORMED')
    assert.equal([...test.network.bans].length, 0)
  })

  for (const [path, language, form] of [
    ['/api/v1/nothing', 'en', /^There is no such operation/],
    ['/api/v1', 'zh-CN', /没有这个操作/],
  ] as const) {
    void it(`answers ${path}, where nothing is, as it refuses all else, in the language that is asked for`, async () => {
      const headers = { connection: 'close', 'accept-language': language }
      const answer = await fetch(`http://127.0.0.1:${server.addresses[0].port}${path}`, { headers })
      const { error } = (await answer.json()) as { error: { code: string; text: string } }
      assert.deepEqual([answer.status, error.code], [404, 'NO_SUCH_OPERATION'])
      assert.match(error.text, form)
    })
  }

  void it('leaves what is elsewhere to people', async () => {
    const answer = await fetch(`http://127.0.0.1:${server.addresses[0].port}/api/v10`, {
      headers: { connection: 'close' },
    })
    assert.equal(answer.status, 404)
    assert.match(await answer.text(), /^There is no such page/)
  })

  const UNTAKEN: readonly (readonly [
    what: string,
    asked: readonly [method: string, path: string, type: string, body: string | undefined],
    status: number,
    code: string,
  ])[] = [
    ['a method that nothing has there', ['PUT', '/status', '', undefined], 405, 'METHOD_UNKNOWN'],
    ['a body of another type', ['POST', '/bans', 'text/plain', '{}'], 415, 'BODY_TYPE'],
    ['a body over the limit', ['POST', '/bans', 'application/json', ' '.repeat(65_537)], 413, 'BODY_TOO_LARGE'],
  ]
  for (const [what, [method, path, type, body], status, code] of UNTAKEN) {
    void it(`refuses ${what} as it refuses all else, in the language that is asked for`, async () => {
      origin = BY_TLS
      const told = async (language: string) => {
        const headers = {
          connection: 'close',
          authorization: bearer('ci'),
          'accept-language': language,
          ...(type === '' ? {} : { 'content-type': type }),
        }
        const url = `http://127.0.0.1:${server.addresses[0].port}/api/v1${path}`
        const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) })
        assert.deepEqual([answer.status, answer.headers.get('allow')], [status, status === 405 ? 'GET, HEAD' : null])
        const { error } = (await answer.json()) as { error: { code: string; text: string } }
        assert.equal(error.code, code)
        return error.text
      }
      assert.match(await told('en'), /^[ -~]+$/)
      assert.match(await told('zh'), /\p{Script=Han}/u)
    })
  }

  void it('takes no password out of an address, which proxies note', async () => {
    origin = BY_TLS
    const secret = { name: 'ann', password: 'correct horse' }
    const inAddress = await answerTo(bearer('ci'), 'POST', `/accounts?${new URLSearchParams(secret).toString()}`)
    assert.equal(inAddress.code, 'INPUT_MALFORMED')
    assert.equal((await answerTo(bearer('ci'), 'POST', '/accounts', JSON.stringify(secret))).status, 200)
  })
})
