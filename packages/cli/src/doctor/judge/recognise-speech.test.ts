import assert from 'node:assert/strict'
import { it } from 'node:test'
import { nextStep, recogniseSpeech } from './recognise-speech.ts'

const WELCOME = [
  ':chat.example CAP * LS :message-tags server-time',
  ':chat.example 001 doctor :Welcome',
  ':chat.example 004 doctor chat.example partyline-0.1.0 io beI beI',
  ':chat.example 005 doctor NETWORK=Club CHANTYPES=# :are supported by this server',
  '',
].join('\r\n')

const SAID = 'CAP LS 302\r\nNICK doctor12ab\r\nUSER doctor12ab 0 * :doctor\r\nCAP END\r\n'

function heard(text: string, hasClosed = false) {
  return recogniseSpeech(
    { text, said: SAID, stage: 'introduced', hasClosed, code: null },
    Date.parse('2026-11-20T12:00:00Z'),
  )
}

void it('knows a Partyline server by its version, and its clock by its time', () => {
  assert.deepEqual(heard(`${WELCOME}:chat.example 391 doctor chat.example 2026-11-20T13:00:00.000Z\r\n`), {
    kind: 'irc',
    server: 'chat.example',
    version: 'partyline-0.1.0',
    network: 'Club',
    wantsPassword: false,
    capabilities: ['message-tags', 'server-time'],
    clockSkewMs: 3_600_000,
    farewell: null,
  })
})

void it('knows a Partyline that wants a password by its capabilities, also when they take several lines', () => {
  const speech = heard(
    [
      ':chat.example CAP * LS * :message-tags server-time',
      ':chat.example CAP * LS :batch partyline/version=partyline-0.2.0',
      ':chat.example 464 doctor :Password incorrect',
      'ERROR :Closing link: password',
      '',
    ].join('\r\n'),
    true,
  )
  assert.ok(speech.kind === 'irc' && speech.wantsPassword)
  assert.equal(speech.version, 'partyline-0.2.0')
  assert.deepEqual(speech.capabilities.slice(0, 3), ['message-tags', 'server-time', 'batch'])
  assert.equal(speech.farewell, 'Closing link: password')
})

void it('says nothing to a server that sends it away', () => {
  const conversation = {
    text: 'ERROR :The server is full. Please try again later\r\n',
    said: '',
    stage: 'listening',
    hasClosed: false,
    code: null,
  }
  assert.deepEqual(nextStep({ ...conversation, stage: 'listening' }), { kind: 'end' })
  const speech = heard(conversation.text, true)
  assert.equal(speech.kind === 'irc' && speech.farewell, 'The server is full. Please try again later')
})

void it('knows that a server wants a password', () => {
  const speech = heard(':chat.example 464 doctor :Password incorrect\r\nERROR :Closing link\r\n', true)
  assert.ok(speech.kind === 'irc' && speech.wantsPassword && speech.version === null)
})

void it('knows the ssh door by its version, and why it takes nobody', () => {
  assert.deepEqual(heard('SSH-2.0-Partyline\r\n'), { kind: 'ssh-door', farewell: null })
  const reason = 'Your address has as many connections as it may have (12). Please close one of them'
  const packet = `\0\0\0\x7c\x06\x01\0\0\0\x0c\0\0\0${String.fromCodePoint(reason.length)}${reason}\0\0\0\0\0\0`
  assert.deepEqual(heard(`SSH-2.0-Partyline\r\n${packet}`, true), { kind: 'ssh-door', farewell: reason })
  assert.equal(heard('SSH-2.0-OpenSSH_9.2p1\r\n').kind, 'other')
})

void it('knows the plain door by its welcome', () => {
  const welcome = '-- Welcome to Club. Lines you type go to #lobby. /help lists commands.\r\n'
  const open = { kind: 'plain-door', network: 'Club', channel: '#lobby' }
  assert.deepEqual(heard(`${welcome}-- Your nickname?\r\n`), { ...open, wantsPassword: false })
  assert.deepEqual(heard(`${welcome}-- Password of this server?\r\n`), { ...open, wantsPassword: true })
})

const OTHERS: readonly (readonly [text: string, protocol: string | null])[] = [
  ['SSH-2.0-OpenSSH_9.2p1\r\n', 'SSH'],
  ['<!DOCTYPE HTML>\n<html lang="en">\n', 'HTTP'],
  ['<html><head>', 'HTTP'],
  ['HTTP/1.1 400 Bad Request\r\n\r\n', 'HTTP'],
  ['220 mail.example ESMTP\r\n', 'SMTP (mail)'],
  ['\u0015\u0003\u0001\u0000\u0002\u0002\u0016', 'TLS'],
  ['hello\r\n', null],
]
for (const [text, protocol] of OTHERS) {
  void it(`takes ${JSON.stringify(text.slice(0, 12))} for ${protocol ?? 'something unknown'}`, () => {
    const speech = heard(text)
    assert.ok(speech.kind === 'other')
    assert.equal(speech.protocol, protocol)
    assert.match(speech.firstLine, /^[\x20-\x7e]*$/)
  })
}

const ECHOES: readonly (readonly [text: string, kind: string])[] = [
  [SAID, 'echo'],
  ['CAP LS 302\n', 'echo'],
  ['CAP LS 302\r\nNICK doc', 'echo'],
  [SAID.toUpperCase().replaceAll('\r', ''), 'echo'],
  ['500 unrecognized command: "CAP LS 302"\r\n', 'other'],
  [`${SAID}and more`, 'other'],
  ['C', 'other'],
]
for (const [text, kind] of ECHOES) {
  void it(`takes ${JSON.stringify(text.slice(0, 28))} for ${kind}`, () => assert.equal(heard(text).kind, kind))
}

void it('tells silence from a closed connection', () => {
  assert.equal(heard('').kind, 'quiet')
  assert.equal(heard('', true).kind, 'closed')
})

void it('introduces itself only to what speaks IRC, asks once for the time, and then ends', () => {
  const step = (text: string, stage: 'listening' | 'introduced' | 'asked-time') =>
    nextStep({ text, said: '', stage, hasClosed: false, code: null })
  assert.deepEqual(step(':irc.example NOTICE * :*** Looking up your hostname\r\n', 'listening'), { kind: 'introduce' })
  assert.deepEqual(step('SSH-2.0-x\r\n', 'listening'), { kind: 'end' })
  assert.deepEqual(step('SSH-2', 'listening'), { kind: 'wait' })
  assert.deepEqual(step('PING :cookie\r\n', 'introduced'), {
    kind: 'say',
    line: 'PONG :cookie\r\n',
    stage: 'introduced',
  })
  assert.deepEqual(step(WELCOME, 'introduced'), { kind: 'say', line: 'TIME\r\n', stage: 'asked-time' })
  assert.deepEqual(step(WELCOME, 'asked-time'), { kind: 'wait' })
  assert.deepEqual(step(`${WELCOME}:chat.example 391 doctor chat.example now\r\n`, 'asked-time'), { kind: 'end' })
})
