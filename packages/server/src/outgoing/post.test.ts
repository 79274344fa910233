import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { ForbiddenTarget, leadsNowhere, parseTarget, post } from './post.ts'
import { isPublic } from './public-addresses.ts'

void describe('what is posted to an address of a stranger', () => {
  const heard: string[] = []
  let server: Server
  let port = 0
  before(async () => {
    server = createServer((request, response) => {
      heard.push(`${request.headers.host} ${request.url}`)
      if (request.url === '/endless') {
        response.writeHead(200).write('x')
        return
      }
      if (request.url === '/moved') response.writeHead(302, { Location: `http://127.0.0.1:${port}/inside` }).end()
      else response.writeHead(request.url === '/later' ? 429 : 200, { 'Retry-After': '7' }).end('x'.repeat(200_000))
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    port = typeof address === 'object' ? (address?.port ?? 0) : 0
  })
  after(() => server.close())

  const nowhere = () => Promise.resolve([])
  const ask = (url: string, isAllowed: boolean, resolve: () => Promise<readonly string[]> = nowhere) =>
    post({ url, headers: {}, body: 'x' }, { isAllowed: () => isAllowed, signal: AbortSignal.timeout(10_000), resolve })

  void it('goes to the one address that was checked, under the name that was given', async () => {
    let looked = 0
    const answer = await ask(`http://hooks.example:${port}/a`, true, async () => {
      looked += 1
      return ['127.0.0.1']
    })
    assert.deepEqual(answer, { status: 200, retryAfterS: 7 })
    assert.equal(looked, 1)
    assert.equal(heard.at(-1), `hooks.example:${port} /a`)
  })

  void it('goes nowhere where the address, or all that its name leads to, is not of the internet', async () => {
    const before = heard.length
    const inside = async () => ['10.0.0.1', '::1', 'fe80::1%lo', '127.0.0.1']
    await assert.rejects(ask(`http://hooks.example:${port}/`, false, inside), ForbiddenTarget)
    for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433', '0']) {
      await assert.rejects(ask(`http://${host}:${port}/`, false), ForbiddenTarget, host)
    }
    assert.equal(heard.length, before)
  })

  void it('is known beforehand to lead nowhere, and not where a name cannot be found now', async () => {
    const signal = AbortSignal.timeout(10_000)
    const leads = (resolve: () => Promise<readonly string[]>) =>
      leadsNowhere(new URL('http://hooks.example/'), { isAllowed: () => false, signal, resolve })
    assert.equal(await leads(async () => ['10.0.0.1', '::1']), true)
    assert.equal(await leads(async () => ['10.0.0.1', '9.9.9.9']), false)
    assert.equal(await leads(() => Promise.reject(new Error('SERVFAIL'))), false)
  })

  void it('goes to another address of its name where the first cannot be reached, and to none that was not checked', async () => {
    const both = async () => ['::1', '127.0.0.1']
    assert.equal((await ask(`http://hooks.example:${port}/b`, true, both)).status, 200)
  })

  void it('waits no longer than it may for a name server that does not answer', async () => {
    const signal = AbortSignal.timeout(20)
    const silent = () => new Promise<never>(() => {})
    const asked = post(
      { url: 'http://a.example/', headers: {}, body: '' },
      { isAllowed: () => true, signal, resolve: silent },
    )
    await assert.rejects(asked, { name: 'TimeoutError' })
  })

  void it('is over only when its connection is: an answer that does not end takes as long as may be waited', async () => {
    const signal = AbortSignal.timeout(50)
    const url = `http://127.0.0.1:${port}/endless`
    const answer = await post({ url, headers: {}, body: 'x' }, { isAllowed: () => true, signal, resolve: nowhere })
    assert.deepEqual([answer.status, signal.aborted], [200, true])
  })

  void it('does not follow where it is sent on', async () => {
    assert.equal((await ask(`http://127.0.0.1:${port}/moved`, true)).status, 302)
    assert.equal(heard.at(-1), `127.0.0.1:${port} /moved`)
  })

  void it('is for the web, and has no name before the host', () => {
    for (const text of ['ftp://a.example/', 'file:///etc/passwd', 'http://a:b@c.example/', 'x', 'javascript:1']) {
      assert.equal(parseTarget(text), null, text)
    }
    assert.notEqual(parseTarget('https://a.example/b?c'), null)
  })
})

void describe('an address', () => {
  const ip = (host: string) => ({ kind: 'ip', host, port: 0, family: host.includes(':') ? 6 : 4 }) as const
  for (const [host, is] of [
    ['1.1.1.1', true],
    ['100.63.255.255', true],
    ['172.32.0.1', true],
    ['2606:4700::1', true],
    ['0.0.0.0', false],
    ['10.1.2.3', false],
    ['100.64.0.1', false],
    ['127.0.0.2', false],
    ['169.254.169.254', false],
    ['172.31.255.255', false],
    ['192.168.0.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['::1', false],
    ['::ffff:1.1.1.1', false],
    ['64:ff9b::1.1.1.1', false],
    ['2001::1', false],
    ['2002:7f00:1::', false],
    ['fd00::1', false],
    ['fe80::1', false],
    ['ff02::1', false],
  ] as const) {
    void it(`is ${is ? 'of the internet' : 'set aside'}: ${host}`, () => assert.equal(isPublic(ip(host)), is))
  }
})
