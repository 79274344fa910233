import assert from 'node:assert/strict'
import { once } from 'node:events'
import { duplexPair } from 'node:stream'
import { it } from 'node:test'
import { LIMITS } from '../limits.ts'
import { converse } from './converse.ts'
import { request } from './request.ts'

const NEVER = new AbortController().signal
const TARGET = {
  kind: 'tcp',
  host: '::1',
  port: 80,
  security: 'plain',
  application: 'http',
  path: '/x',
  expected: 'http',
} as const

void it('reads no more than the limit of a server that never ends, and closes', async () => {
  for (const talk of [
    (socket: Parameters<typeof converse>[0]) => converse(socket, NEVER, 60_000),
    (socket: Parameters<typeof converse>[0]) => request(socket, TARGET, NEVER),
  ]) {
    const [ours, theirs] = duplexPair()
    theirs.on('error', () => {}).resume()
    const said = talk(ours)
    theirs.write('x'.repeat(LIMITS.textCharactersMax - 1))
    theirs.write('xy')
    assert.equal((await said).text, 'x'.repeat(LIMITS.textCharactersMax))
    assert.equal(ours.destroyed, true)
  }
})

void it('says nothing to a server that greets in another protocol', async () => {
  const [ours, theirs] = duplexPair()
  const heard: string[] = []
  theirs.on('error', () => {}).on('data', (bytes: Buffer) => heard.push(bytes.toString()))
  const said = converse(ours, NEVER, 60_000)
  theirs.write('SSH-2.0-x\r\n')
  assert.equal((await said).stage, 'listening')
  assert.deepEqual(heard, [])
})

void it('leaves with QUIT where it has introduced itself', async () => {
  const [ours, theirs] = duplexPair()
  let heard = ''
  theirs.on('error', () => {}).on('data', (bytes: Buffer) => (heard += bytes.toString()))
  const ended = once(theirs, 'end')
  const said = converse(ours, NEVER, 60_000)
  theirs.write(':irc.example NOTICE * :hello\r\n')
  theirs.write(':irc.example 464 * :Password incorrect\r\n')
  assert.equal((await said).stage, 'introduced')
  await ended
  assert.match(heard, /^CAP LS 302\r\nNICK (doctor\w+)\r\nUSER \1 0 \* :doctor\r\nCAP END\r\nQUIT\r\n$/)
})

void it('gives up when it is told to', async () => {
  const [ours] = duplexPair()
  assert.deepEqual(await converse(ours, AbortSignal.abort(), 60_000), {
    text: '',
    said: '',
    stage: 'listening',
    hasClosed: false,
    code: null,
  })
})

void it('asks an address of IPv6 in brackets, without its zone', async () => {
  const [ours, theirs] = duplexPair()
  let heard = ''
  theirs
    .on('error', () => {})
    .on('data', (bytes: Buffer) => {
      heard += bytes.toString()
      theirs.write('HTTP/1.1 200 OK\r\n\r\n')
    })
  await request(ours, { ...TARGET, host: 'fe80::1%eth0' }, NEVER)
  assert.match(heard, /^GET \/x HTTP\/1\.1\r\nHost: \[fe80::1\]:80\r\n/)
})
