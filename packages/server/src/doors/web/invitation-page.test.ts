import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { TestServer } from '../../testing/test-server.ts'
import { invitationPage } from './invitation-page.ts'

const info = new TestServer().info()
const pageFor = (host?: string, language = 'en', more: Partial<typeof info> = {}) =>
  invitationPage(
    { ...info, ...more },
    { headers: { ...(host === undefined ? {} : { host }), 'accept-language': language } },
  )

void test('it says where to connect, as the person has reached it, in each language', () => {
  for (const [language, port] of [
    ['en', 'port 6697, with TLS'],
    ['zh-CN,en;q=0.5', '端口 6697，使用 TLS'],
  ] as const) {
    const { body, type } = pageFor('chat.example:6710', language)
    assert.equal(type, 'text/html; charset=utf-8')
    assert.ok(body.includes(port) && body.includes('<a href="ircs://chat.example:6697/">'), body)
    assert.ok(body.includes('/msg NickServ REGISTER PASSWORD'))
  }
  assert.ok(pageFor('[2001:db8::1]:6710').body.includes('ircs://[2001:db8::1]:6697/'))
})

void test('where an address is verified, it is asked for', () => {
  const accounts = { ...info.accounts, isMailed: true }
  assert.ok(pageFor('chat.example', 'en', { accounts }).body.includes('REGISTER PASSWORD E-MAIL<'))
  assert.ok(pageFor('chat.example', 'zh', { accounts }).body.includes('VERIFY NICKNAME CODE'))
  assert.ok(!/E-MAIL|VERIFY/.test(pageFor('chat.example').body))
})

void test('nothing that a stranger or an owner has written is markup', () => {
  for (const host of ['<script>', 'a"b', "a'b", 'a b', '', undefined]) {
    assert.ok(pageFor(host).body.includes('ircs://HOST:6697/'))
  }
  const { body } = pageFor('chat.example', 'en', { network: '<b>&"', lobby: "#'<i>" })
  assert.ok(body.includes('<title>Invitation to &#60;b&#62;&#38;&#34;</title>') && !body.includes('<i>'))
})

void test('what runs and is drawn is what the page has, and nothing else', () => {
  const { body, headers = {} } = pageFor('chat.example')
  const policy = headers['Content-Security-Policy'] ?? ''
  for (const tag of ['style', 'script']) {
    const [, inside = ''] = new RegExp(`<${tag}>(.*)</${tag}>`).exec(body) ?? []
    assert.ok(inside.length > 0 && policy.includes(createHash('sha256').update(inside).digest('base64')), tag)
  }
  assert.match(policy, /^default-src 'none'; /)
  assert.equal(headers['Referrer-Policy'], 'no-referrer')
})

void test('it shows doors that the person reaches, and of them the encrypted ones', () => {
  const clear = info.doors.filter(({ isEncrypted }) => !isEncrypted)
  assert.ok(!pageFor('127.0.0.1:6680').body.includes('6667'))
  assert.ok(pageFor('127.0.0.1:6680', 'en', { doors: clear }).body.includes('irc://127.0.0.1:6667/'))
  assert.ok(!pageFor('chat.example', 'en', { doors: clear }).body.includes('6667'))
})

void test('it has the fingerprint of a certificate that no authority vouches for', () => {
  const certificate = { fingerprint: 'AA:BB', isSelfSigned: true }
  for (const [language, words] of [
    ['en', 'has made itself'],
    ['zh', '由它自己生成'],
  ] as const) {
    const { body } = pageFor('chat.example', language, { certificate })
    assert.ok(body.includes('<code>AA:BB</code>') && body.includes(words), body)
  }
  const clear = info.doors.filter(({ isEncrypted }) => !isEncrypted)
  for (const more of [{ certificate: { ...certificate, isSelfSigned: false } }, { certificate, doors: clear }]) {
    assert.ok(!pageFor('127.0.0.1:6680', 'en', more).body.includes('AA:BB'))
  }
})

void test('a server without a door for IRC clients says what there is', () => {
  const { body } = pageFor('chat.example', 'en', { doors: [] })
  assert.match(body, /IRC over WebSocket/)
  assert.doesNotMatch(body, /terminal/)
})
