/** Own messages: sent once, final with their echo, and never lost without a word. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PendingMessage } from './item.ts'
import { CLIENT_LIMITS } from './limits.ts'
import type { PlaceKey } from './state.ts'
import { MODERN, ScriptedClient } from './testing/scripted-client.ts'

const DEN = '#den' as PlaceKey
const ME = ':ann!~ann@host.test'

function inDen(capabilities: readonly string[] = MODERN, isupport: readonly string[] = []): ScriptedClient {
  return new ScriptedClient().welcome(capabilities, isupport).join('#den')
}

function say(client: ScriptedClient, ...texts: readonly string[]): readonly string[] {
  for (const text of texts) client.act({ kind: 'send', place: DEN, text })
  return client.wrote()
}

function labelOf(line: string): string {
  return /label=([^ ;]+)/.exec(line)?.[1] ?? ''
}

function pending(client: ScriptedClient): readonly unknown[] {
  return client
    .place('#den')
    .pending.map(({ text, status }) => [text, typeof status === 'string' ? status : status.kind])
}

function onlyPending(client: ScriptedClient): PendingMessage {
  const [message] = client.place('#den').pending
  assert.ok(message !== undefined)
  return message
}

/** As a connection that breaks, and is welcomed again. */
function again(client: ScriptedClient, capabilities: readonly string[] = MODERN): readonly string[] {
  client.lose()
  client.pass(CLIENT_LIMITS.retryFirstMs)
  client.welcome(capabilities)
  client.say(`${ME} JOIN #den`, ':irc.test 366 ann #den :End')
  return client.wrote()
}

void describe('a message', () => {
  void it('is sent with a label and a tag of its own, and is final with the echo', () => {
    const client = inDen()
    const [line = ''] = say(client, 'hello')
    assert.match(line, /^@label=r\d+;\+partyline\/sent=\w+-\d+ PRIVMSG #den :hello$/)
    assert.deepEqual(pending(client), [['hello', 'sent']])
    const { key } = onlyPending(client)
    client.say(`@label=${labelOf(line)};msgid=m1;time=2026-01-31T12:00:01.000Z ${ME} PRIVMSG #den :hello`)
    assert.deepEqual(pending(client), [])
    const [item] = client.items('#den').filter(({ kind }) => kind === 'message')
    assert.deepEqual(item?.kind === 'message' && [item.key, item.id, item.isMine, item.time], [
      key,
      'm1',
      true,
      Date.UTC(2026, 0, 31, 12, 0, 1),
    ])
  })

  void it('is found by its text where the server has no labels and drops tags', () => {
    const client = inDen(['echo-message'])
    assert.deepEqual(say(client, 'hi')[0], 'PRIVMSG #den :hi')
    client.say(`${ME} PRIVMSG #den :hi`)
    assert.deepEqual([pending(client), client.texts('#den')], [[], ['ann: hi']])
  })

  void it('is final with the answer to a PING where nothing is echoed', () => {
    const client = inDen([])
    const [first = '', ping = ''] = say(client, 'hi')
    assert.equal(first, 'PRIVMSG #den :hi')
    client.say(`:irc.test PONG irc.test :${ping.slice('PING '.length)}`)
    assert.deepEqual([pending(client), client.texts('#den')], [[], ['ann: hi']])
  })

  void it('to a service is answered without an echo, and stands in front of the answer', () => {
    const client = new ScriptedClient().welcome()
    client.answerPages()
    client.act({ kind: 'open', nick: 'NickServ' })
    client.answerPages()
    client.act({ kind: 'send', place: 'nickserv' as PlaceKey, text: 'HELP' })
    const label = labelOf(client.wrote().at(-1) ?? '')
    client.say(
      `@label=${label} :irc.test BATCH +l labeled-response`,
      '@batch=l :NickServ!s@irc.test NOTICE ann :One',
      '@batch=l :NickServ!s@irc.test NOTICE ann :Two',
      ':irc.test BATCH -l',
    )
    assert.deepEqual(client.texts('nickserv'), ['ann: HELP', 'NickServ: One', 'NickServ: Two'])
    assert.deepEqual(client.place('nickserv').pending, [])
  })

  void it('that was typed elsewhere is refused there too', () => {
    const client = inDen()
    client.act({ kind: 'open', nick: 'dave' })
    client.answerPages()
    client.act({ kind: 'send', place: 'dave' as PlaceKey, text: 'hi', from: '#den' as PlaceKey })
    const [line = ''] = client.wrote().filter((one) => one.includes('PRIVMSG dave'))
    client.say(`@label=${labelOf(line)} :irc.test 401 ann dave :No such nick/channel`)
    assert.equal(typeof client.place('dave').pending[0]?.status, 'object')
    const told = client.items('#den').find(({ kind }) => kind === 'reply')
    assert.equal(told?.kind === 'reply' ? told.verb : null, '401')
    assert.deepEqual(client.items('dave'), [])
  })

  void it('that is refused stands with the reason, and can be sent again or thrown away', () => {
    const client = inDen()
    const [line = ''] = say(client, 'hi')
    client.say(`@label=${labelOf(line)} :irc.test 404 ann #den :Cannot send to channel (+m)`)
    const { key, status } = onlyPending(client)
    assert.deepEqual(status, {
      kind: 'refused',
      text: 'Cannot send to channel (+m)',
      code: '404',
      context: ['#den'],
    })
    assert.deepEqual(
      client.items('#den').filter(({ kind }) => kind === 'reply'),
      [],
    )
    client.act({ kind: 'resend', place: DEN, key })
    assert.match(client.wrote()[0] ?? '', /PRIVMSG #den :hi$/)
    client.act({ kind: 'discard', place: DEN, key })
    assert.deepEqual(pending(client), [['hi', 'sent']])
    client.say(`@label=r99 :irc.test 404 ann #den :no`, ':irc.test 404 ann #den :no')
    client.act({ kind: 'discard', place: DEN, key })
    assert.deepEqual(pending(client), [])
  })

  void it('waits while many are on their way, and follows in its order', () => {
    const client = inDen()
    const texts = Array.from({ length: CLIENT_LIMITS.sentMax + 2 }, (_, index) => `t${index}`)
    const lines = say(client, ...texts)
    assert.equal(lines.length, CLIENT_LIMITS.sentMax)
    client.say(`@label=${labelOf(lines[0] ?? '')};msgid=m0 ${ME} PRIVMSG #den :t0`)
    assert.match(client.wrote().join(), new RegExp(`:t${CLIENT_LIMITS.sentMax}$`))
  })

  void it('beyond what is kept is not taken, and an empty one is none', () => {
    const client = inDen()
    client.lose()
    for (let index = 0; index <= CLIENT_LIMITS.pendingMax; index += 1)
      client.act({ kind: 'send', place: DEN, text: 'x' })
    client.act({ kind: 'send', place: DEN, text: ' \n ' })
    assert.equal(client.place('#den').pending.length, CLIENT_LIMITS.pendingMax)
  })
})

void describe('after a broken connection a message', () => {
  void it('that is in the history is not sent again', () => {
    const client = inDen()
    const [line = ''] = say(client, 'one', 'two')
    const sent = /sent=([^ ;]+)/.exec(line)?.[1]
    const [ask = ''] = again(client).filter((one) => one.includes('CHATHISTORY LATEST #den'))
    assert.deepEqual(pending(client), [
      ['one', 'sent'],
      ['two', 'sent'],
    ])
    client.say(
      `@label=${labelOf(ask)};draft/chathistory-end :irc.test BATCH +h chathistory #den`,
      `@batch=h;msgid=m1;+partyline/sent=${sent} ${ME} PRIVMSG #den :one`,
      ':irc.test BATCH -h',
    )
    assert.deepEqual(client.texts('#den'), ['ann: one'])
    assert.deepEqual(pending(client), [['two', 'sent']])
    assert.match(client.wrote().join(), /PRIVMSG #den :two$/)
  })

  void it('waits for the history before it is sent, whatever else happens there', () => {
    const client = inDen()
    client.lose()
    client.act({ kind: 'send', place: DEN, text: 'later' })
    client.pass(CLIENT_LIMITS.retryFirstMs)
    client.welcome()
    client.say(`${ME} JOIN #den`)
    client.say('@msgid=m9 :bob!b@h PRIVMSG #den :meanwhile')
    const [ask = ''] = client.wrote().filter((one) => one.includes('CHATHISTORY LATEST #den'))
    assert.deepEqual(pending(client), [['later', 'waiting']])
    assert.deepEqual(client.texts('#den'), [])
    client.say(
      `@label=${labelOf(ask)};draft/chathistory-end :irc.test BATCH +h chathistory #den`,
      '@batch=h;msgid=m8 :bob!b@h PRIVMSG #den :before',
      '@batch=h;msgid=m9 :bob!b@h PRIVMSG #den :meanwhile',
      ':irc.test BATCH -h',
    )
    assert.deepEqual(client.texts('#den'), ['bob: before', 'bob: meanwhile'])
    assert.match(client.wrote().join(), /PRIVMSG #den :later$/)
  })

  void it('is unconfirmed where the server has no history', () => {
    const client = inDen([])
    say(client, 'hi')
    again(client, [])
    assert.deepEqual(pending(client), [['hi', 'unconfirmed']])
  })

  void it('is unconfirmed where the channel does not let the person in any more', () => {
    const client = inDen()
    say(client, 'hi')
    client.lose()
    client.pass(CLIENT_LIMITS.retryFirstMs)
    client.welcome()
    client.say(':irc.test 474 ann #den :Cannot join channel (+b)')
    assert.deepEqual(client.place('#den').membership, {
      kind: 'refused',
      code: '474',
      text: 'Cannot join channel (+b)',
    })
    assert.deepEqual(pending(client), [['hi', 'unconfirmed']])
  })
})

void describe('a text of several lines', () => {
  void it('goes out as one message where the server takes it', () => {
    const client = inDen()
    const lines = say(client, 'one\r\n\ntwo')
    assert.match(lines[0] ?? '', /^@label=\S+;\+partyline\/sent=\S+ BATCH \+m1 draft\/multiline #den$/)
    assert.deepEqual(lines.slice(1), [
      '@batch=m1 PRIVMSG #den :one',
      '@batch=m1 PRIVMSG #den :',
      '@batch=m1 PRIVMSG #den :two',
      'BATCH -m1',
    ])
    client.say(
      `@label=${labelOf(lines[0] ?? '')};msgid=m1 ${ME} BATCH +e draft/multiline #den`,
      `@batch=e ${ME} PRIVMSG #den :one`,
      `@batch=e ${ME} PRIVMSG #den :`,
      `@batch=e ${ME} PRIVMSG #den :tw`,
      `@batch=e;draft/multiline-concat ${ME} PRIVMSG #den :o`,
      ':irc.test BATCH -e',
    )
    assert.deepEqual([client.texts('#den'), pending(client)], [['ann: one\n\ntwo'], []])
  })

  void it('goes out without the empty lines behind it', () => {
    for (const [text, sent] of [
      ['one\n', 'one'],
      ['one\n\ntwo \r\n \n\n', 'one\n\ntwo'],
      ['one ', 'one '],
      ['\none', '\none'],
    ] as const) {
      const client = inDen()
      say(client, text)
      assert.deepEqual(pending(client), [[sent, 'sent']])
    }
  })

  void it('is several messages where there are more lines than the server takes, or none at once', () => {
    const client = inDen()
    say(client, Array.from({ length: 9 }, (_, index) => `l${index}`).join('\n'))
    assert.deepEqual(pending(client), [
      ['l0\nl1\nl2\nl3\nl4\nl5\nl6\nl7', 'sent'],
      ['l8', 'sent'],
    ])
    const plain = inDen(['echo-message', 'labeled-response', 'batch'])
    assert.deepEqual(
      say(plain, 'one\n\ntwo').map((line) => line.replace(/^\S+ /, '')),
      ['PRIVMSG #den :one', 'PRIVMSG #den :two'],
    )
  })

  void it('that does not fit into a line is split between words', () => {
    const client = inDen(['echo-message', 'labeled-response', 'batch'], ['LINELEN=200'])
    const lines = say(client, 'wörter '.repeat(60).trim())
    const texts = client.place('#den').pending.map(({ text }) => text)
    assert.equal(texts.join(''), 'wörter '.repeat(60).trim())
    for (const line of lines) assert.ok(Buffer.byteLength(`${ME} ${line.replace(/^@\S+ /, '')}\r\n`) <= 200, line)
  })

  void it('keeps its form: an action is one in each line', () => {
    const client = inDen()
    client.act({ kind: 'send', place: DEN, text: 'waves\nleaves', form: 'action' })
    const said = client.wrote().map((line) => line.replace(/^\S+ /, ''))
    assert.deepEqual(said, ['PRIVMSG #den :\u0001ACTION waves\u0001', 'PRIVMSG #den :\u0001ACTION leaves\u0001'])
  })
})
