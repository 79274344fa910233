import assert from 'node:assert/strict'
import { it } from 'node:test'
import { recogniseHttp } from './recognise-http.ts'

/** The example of RFC 6455 1.3. */
const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='

const SAID = 'GET / HTTP/1.1\r\nHost: chat.example\r\n\r\n'

function recognise(...lines: readonly string[]) {
  return recogniseHttp({ text: lines.map((line) => `${line}\r\n`).join(''), said: SAID, hasClosed: false }, KEY)
}

void it('knows the status and the name of a server', () => {
  assert.deepEqual(recognise('HTTP/1.1 404 Not Found', 'server:  Partyline/0.1.0 ', ''), {
    kind: 'http',
    statusCode: 404,
    server: 'Partyline/0.1.0',
    isWebSocket: false,
  })
})

void it('takes only the answer to its own key for a WebSocket', () => {
  const speech = (accept: string) =>
    recognise('HTTP/1.1 101 Switching Protocols', `Sec-WebSocket-Accept: ${accept}`, '')
  const isWebSocket = (accept: string) => {
    const said = speech(accept)
    return said.kind === 'http' && said.isWebSocket
  }
  assert.equal(isWebSocket(ACCEPT), true)
  assert.equal(isWebSocket(ACCEPT.toLowerCase()), false)
})

void it('knows other protocols, silence and a closed connection', () => {
  assert.deepEqual(recognise('SSH-2.0-x'), { kind: 'other', protocol: 'SSH', firstLine: 'SSH-2.0-x' })
  assert.deepEqual(recognise('GET / HTTP/1.1'), { kind: 'echo' })
  assert.deepEqual(recognise(), { kind: 'quiet' })
  assert.deepEqual(recogniseHttp({ text: '', said: SAID, hasClosed: true }, KEY), { kind: 'closed', code: null })
})
