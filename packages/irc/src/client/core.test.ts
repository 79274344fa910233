/** How a client comes to its server, notices that it is gone, and comes back. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CLIENT_LIMITS } from './limits.ts'
import { SERVER_PLACE } from './state.ts'
import { ScriptedClient } from './testing/scripted-client.ts'

function connecting(identity = {}): ScriptedClient {
  const client = new ScriptedClient({ identity: { nick: 'ann', ...identity } })
  client.act({ kind: 'connect' })
  client.opened()
  return client
}

function kindOf({ state }: ScriptedClient): string {
  return state.connection.kind
}

void describe('the registration', () => {
  void it('asks for capabilities first, and for those of the offer that are understood', () => {
    const client = connecting()
    assert.deepEqual(client.wrote(), ['CAP LS 302', 'NICK ann', 'USER ann 0 * :ann'])
    assert.deepEqual(client.state.connection, { kind: 'negotiating', attempt: 1 })
    client.say(':s CAP * LS * :batch away-notify example.org/odd', ':s CAP * LS :server-time sasl=PLAIN')
    assert.deepEqual(client.wrote(), ['CAP REQ :away-notify batch server-time'])
    client.say(':s CAP * ACK :away-notify batch server-time')
    assert.deepEqual(client.wrote(), ['CAP END'])
    assert.deepEqual([...client.state.server.capabilities], ['away-notify', 'batch', 'server-time'])
    client.say(':s 001 ann2 :Welcome, ann2!a@h')
    client.say(':s 376 ann2 :End')
    assert.equal(client.state.connection.kind, 'online')
    assert.equal(client.state.me.nick, 'ann2')
  })

  void it('asks one by one when a list of capabilities is refused', () => {
    const client = connecting()
    client.say(':s CAP * LS :batch server-time')
    client.wrote()
    client.say(':s CAP * NAK :batch server-time')
    assert.deepEqual(client.wrote(), ['CAP REQ batch', 'CAP REQ server-time'])
    client.say(':s CAP * ACK :batch', ':s CAP * NAK :server-time')
    assert.deepEqual(client.wrote(), ['CAP END'])
    assert.deepEqual([...client.state.server.capabilities], ['batch'])
  })

  void it('does without on a server that knows no capabilities', () => {
    const client = connecting()
    client.say(':s 421 * CAP :Unknown command', ':s 001 ann :Welcome', ':s 422 ann :No MOTD')
    assert.equal(client.state.connection.kind, 'online')
    assert.equal(client.state.server.can.history, false)
  })

  void it('takes what is offered later, and gives back what ends', () => {
    const client = new ScriptedClient().welcome(['batch', 'cap-notify'])
    client.say(':s CAP ann NEW :echo-message')
    assert.deepEqual(client.wrote(), ['CAP REQ echo-message'])
    client.say(':s CAP ann ACK :echo-message')
    assert.equal(client.state.server.can.echo, true)
    client.say(':s CAP ann DEL :echo-message')
    assert.equal(client.state.server.can.echo, false)
  })

  void it('shows the password of the server, and ends where it is wrong', () => {
    const client = connecting({ password: 'secret' })
    assert.equal(client.wrote()[1], 'PASS secret')
    client.say(':s 464 ann :Password incorrect', 'ERROR :Closing')
    assert.deepEqual(client.state.connection, { kind: 'ended', why: { kind: 'password', text: 'Password incorrect' } })
    assert.deepEqual(client.effects, [{ kind: 'close', connection: 1 }])
    assert.equal(client.wakeAt, null)
  })

  void it('takes another nickname where the wanted one is taken', () => {
    const client = connecting()
    client.wrote()
    client.say(':s 433 * ann :Nickname is already in use')
    client.say(':s 433 * ann_ :Nickname is already in use')
    client.say(':s 433 * ann__ :Nickname is already in use')
    assert.deepEqual(client.wrote(), ['NICK ann_', 'NICK ann__', 'NICK ann2'])
  })

  void it('waits for its own nickname, which the connection that broke still holds', () => {
    const client = new ScriptedClient().welcome()
    client.lose()
    client.pass(CLIENT_LIMITS.retryFirstMs)
    client.opened()
    client.wrote()
    client.say(':s 433 * ann :Nickname is already in use')
    assert.deepEqual(client.wrote(), [])
    client.pass(CLIENT_LIMITS.ownNickRetryMs)
    assert.deepEqual(client.wrote(), ['NICK ann'])
    for (let tries = 1; tries < CLIENT_LIMITS.ownNickTriesMax; tries += 1) {
      client.say(':s 433 * ann :Nickname is already in use')
      client.pass(CLIENT_LIMITS.ownNickRetryMs)
    }
    client.wrote()
    client.say(':s 433 * ann :Nickname is already in use')
    assert.deepEqual(client.wrote(), ['NICK ann_'])
  })
})

void describe('an account', () => {
  const credentials = { kind: 'password', account: 'ann', password: 'päss' } as const

  void it('is proven before the welcome', () => {
    const client = connecting({ credentials })
    client.say(':s CAP * LS :sasl=PLAIN,EXTERNAL batch')
    client.wrote()
    client.say(':s CAP * ACK :sasl batch')
    assert.deepEqual(client.wrote(), ['AUTHENTICATE PLAIN'])
    assert.deepEqual(client.state.connection, { kind: 'authenticating', attempt: 1, mechanism: 'PLAIN' })
    client.say('AUTHENTICATE +')
    assert.deepEqual(client.wrote(), [`AUTHENTICATE ${Buffer.from('\0ann\0päss').toString('base64')}`])
    client.say(':s 900 ann ann!a@h ann :You are now logged in', ':s 903 ann :SASL authentication successful')
    assert.deepEqual(client.wrote(), ['CAP END'])
    assert.equal(client.state.me.account, 'ann')
  })

  void it('may be proven by a device token, or by the certificate', () => {
    const token = connecting({ credentials: { kind: 'token', account: 'a,b', token: 'T' } })
    token.say(':s CAP * LS :sasl=OAUTHBEARER', ':s CAP * ACK :sasl', 'AUTHENTICATE +')
    const response = Buffer.from('n,a=a=2Cb,\u0001auth=Bearer T\u0001\u0001').toString('base64')
    assert.deepEqual(token.wrote().slice(-2), ['AUTHENTICATE OAUTHBEARER', `AUTHENTICATE ${response}`])
    const certificate = connecting({ credentials: { kind: 'certificate' } })
    certificate.say(':s CAP * LS :sasl', ':s CAP * ACK :sasl', 'AUTHENTICATE +')
    assert.deepEqual(certificate.wrote().slice(-2), ['AUTHENTICATE EXTERNAL', 'AUTHENTICATE +'])
  })

  void it('ends the attempt where it is refused, or where the server has no such way', () => {
    const client = connecting({ credentials })
    client.say(
      ':s CAP * LS :sasl=PLAIN',
      ':s CAP * ACK :sasl',
      'AUTHENTICATE +',
      ':s 904 ann :SASL authentication failed',
    )
    assert.deepEqual(client.state.connection, {
      kind: 'ended',
      why: { kind: 'account', text: 'SASL authentication failed' },
    })
    const other = connecting({ credentials })
    other.say(':s CAP * LS :batch')
    assert.equal(other.state.connection.kind, 'ended')
  })

  void it('that is registered here is proven at each new connection', () => {
    const client = new ScriptedClient().welcome(['batch', 'sasl=PLAIN'])
    client.act({ kind: 'register', place: SERVER_PLACE, account: 'ann', password: 'päss' })
    client.say(
      ':s BATCH +r labeled-response',
      '@batch=r :s REGISTER SUCCESS ann :Account created',
      '@batch=r :s 900 ann ann!a@h ann :You are now logged in',
      ':s BATCH -r',
    )
    client.lose()
    client.pass(CLIENT_LIMITS.retryFirstMs)
    client.opened()
    assert.equal(client.state.me.account, null)
    client.say(':s CAP * LS :sasl=PLAIN', ':s CAP * ACK :sasl')
    client.wrote()
    client.say('AUTHENTICATE +')
    assert.deepEqual(client.wrote(), [`AUTHENTICATE ${Buffer.from('\0ann\0päss').toString('base64')}`])
  })

  /** What the client proves on its next connection: `account:password`. */
  function provenNext(client: ScriptedClient): string | null {
    client.lose()
    client.act({ kind: 'connect' })
    client.opened()
    client.say(':s CAP * LS :sasl=PLAIN')
    if (!client.wrote().join(' ').includes('sasl')) return null
    client.say(':s CAP * ACK :sasl')
    client.wrote()
    client.say('AUTHENTICATE +')
    const [, response = ''] = (client.wrote()[0] ?? '').split(' ')
    const proven = Buffer.from(response, 'base64').toString().split('\0').slice(1).join(':')
    client.say(
      ':s 900 ann ann!a@h ann :You are now logged in',
      ':s 903 ann :Done',
      ':s 001 ann :Welcome',
      ':s 422 ann :None',
    )
    return proven
  }
  const TO_NICKSERV = (text: string) =>
    ({ kind: 'command', place: SERVER_PLACE, verb: 'PRIVMSG', params: ['NickServ', text] }) as const

  for (const [typed, proven] of [
    [TO_NICKSERV('REGISTER pass-word'), 'ann:pass-word'],
    [TO_NICKSERV('identify pass-word'), 'ann:pass-word'],
    [TO_NICKSERV('IDENTIFY ann pass-word'), 'ann:pass-word'],
    [TO_NICKSERV('ID ann pass-word'), 'ann:pass-word'],
    [TO_NICKSERV('IDENTIFY bob pass-word'), null],
    [TO_NICKSERV('INFO ann'), null],
    [{ kind: 'raw', place: SERVER_PLACE, line: 'NS REGISTER pass-word' }, 'ann:pass-word'],
    [{ kind: 'raw', place: SERVER_PLACE, line: 'REGISTER * * pass-word' }, 'ann:pass-word'],
  ] as const) {
    void it(`is kept as it was typed: ${JSON.stringify(typed)}`, () => {
      const kept: unknown[] = []
      const client = new ScriptedClient({ onCredentials: (own) => kept.push(own?.password ?? null) })
      client.welcome(['batch', 'sasl=PLAIN'])
      client.act(typed)
      client.say(':s 900 ann ann!a@h ann :You are now logged in')
      assert.equal(provenNext(client), proven)
      assert.deepEqual(kept, proven === null ? [] : ['pass-word'])
    })
  }

  void it('follows a changed password, and ends with LOGOUT', () => {
    const client = new ScriptedClient().welcome(['batch', 'sasl=PLAIN'])
    client.act(TO_NICKSERV('REGISTER pass-word'))
    client.say(':s 900 ann ann!a@h ann :You are now logged in')
    client.act(TO_NICKSERV('SET PASSWORD short'))
    client.say(':NickServ!s@services NOTICE ann :The password must have at least 8 characters')
    assert.equal(provenNext(client), 'ann:pass-word')
    client.act(TO_NICKSERV('SET PASSWORD other-word'))
    client.say(':NickServ!s@services NOTICE ann :Your password is changed')
    client.act(TO_NICKSERV('IDENTIFY ann wrong-word'))
    assert.equal(provenNext(client), 'ann:other-word')
    // A password may have spaces, and the server may speak Chinese.
    client.act(TO_NICKSERV('SET PASSWORD other  words'))
    client.say(':NickServ!s@services NOTICE ann :密码已更改')
    assert.equal(provenNext(client), 'ann:other  words')
    client.act(TO_NICKSERV('LOGOUT'))
    client.say(':s 901 ann ann!a@h :You are logged out')
    assert.equal(provenNext(client), null)
  })

  void it('is refused where the person has asked for it', () => {
    const client = new ScriptedClient().welcome(['batch', 'sasl=PLAIN', 'cap-notify'])
    client.join('#den')
    const { key: place } = client.place('#den')
    client.act({ kind: 'authenticate', credentials: { kind: 'password', account: 'ann', password: 'wrong' }, place })
    client.say(':s CAP ann ACK :sasl', 'AUTHENTICATE +', ':s 904 ann :That is not the password')
    assert.partialDeepStrictEqual(client.place('#den').timeline.chunks.flat().at(-1), {
      kind: 'reply',
      verb: '904',
      text: 'That is not the password',
    })
  })

  void it('is neither lost nor changed by what was refused', () => {
    const client = new ScriptedClient().welcome(['batch', 'sasl=PLAIN'])
    client.act(TO_NICKSERV('REGISTER pass-word'))
    client.say(':s 900 ann ann!a@h ann :You are now logged in')
    client.act(TO_NICKSERV('DROP ann wrong-word'))
    client.say(':NickServ!s@services NOTICE ann :That is not the password')
    assert.equal(provenNext(client), 'ann:pass-word')
    assert.equal(provenNext(client), 'ann:pass-word')
    const other = new ScriptedClient().welcome(['batch', 'sasl=PLAIN', 'cap-notify'])
    other.act(TO_NICKSERV('IDENTIFY ann wrong-word'))
    other.act({ kind: 'authenticate', credentials: { kind: 'password', account: 'ann', password: 'pass-word' } })
    other.say(':s CAP ann ACK :sasl', 'AUTHENTICATE +', ':s 900 ann ann!a@h ann :You are now logged in')
    assert.equal(provenNext(other), 'ann:pass-word')
  })

  void it('that is not given is not proven', () => {
    const client = new ScriptedClient().welcome(['batch', 'sasl=PLAIN'])
    client.act({ kind: 'register', place: SERVER_PLACE, account: 'ann', password: 'päss' })
    client.say(':s FAIL REGISTER ACCOUNT_EXISTS ann :It is taken')
    client.lose()
    client.pass(CLIENT_LIMITS.retryFirstMs)
    client.opened()
    client.wrote()
    client.say(':s CAP * LS :sasl=PLAIN batch')
    assert.doesNotMatch(client.wrote().join(' '), /sasl/)
  })

  void it('can be proven later, and then again at each new connection', () => {
    const client = new ScriptedClient().welcome(['batch', 'sasl=PLAIN', 'cap-notify'])
    client.act({ kind: 'authenticate', credentials })
    client.say(':s CAP ann ACK :sasl', 'AUTHENTICATE +')
    assert.deepEqual(client.wrote().slice(0, 2), ['CAP REQ sasl', 'AUTHENTICATE PLAIN'])
    client.lose()
    client.pass(CLIENT_LIMITS.retryFirstMs)
    client.opened()
    client.say(':s CAP * LS :sasl=PLAIN')
    assert.equal(client.wrote().at(-1), 'CAP REQ sasl')
  })

  void it('that is refused later leaves the person there, with the account before', () => {
    const kept: unknown[] = []
    const client = new ScriptedClient({ onCredentials: (own) => kept.push(own?.password ?? null) })
    client.welcome(['batch', 'sasl=PLAIN', 'cap-notify'])
    const login = (password: string) =>
      client.act({ kind: 'authenticate', credentials: { kind: 'password', account: 'ann', password } })
    login('pass-word')
    client.say(
      ':s CAP ann ACK :sasl',
      'AUTHENTICATE +',
      ':s 900 ann ann!a@h ann :You are now logged in',
      ':s 903 ann :Done',
    )
    login('wrong-word')
    client.say('AUTHENTICATE +', ':s 904 ann :SASL authentication failed')
    assert.equal(client.state.connection.kind, 'online')
    assert.match(JSON.stringify(client.state.places.get(SERVER_PLACE)?.timeline), /authentication failed/)
    assert.equal(provenNext(client), 'ann:pass-word')
    assert.deepEqual(kept, ['pass-word'])
  })

  void it('with a long secret goes out in lines of 400 characters', () => {
    const client = connecting({ credentials: { ...credentials, password: 'x'.repeat(295) } })
    client.say(':s CAP * LS :sasl=PLAIN', ':s CAP * ACK :sasl')
    client.wrote()
    client.say('AUTHENTICATE +')
    assert.deepEqual(
      client.wrote().map((line) => line.length),
      ['AUTHENTICATE '.length + 400, 'AUTHENTICATE +'.length],
    )
  })
})

void describe('a connection', () => {
  void it('is tried again later and later, with jitter', () => {
    const client = new ScriptedClient()
    client.act({ kind: 'connect' })
    const waits: number[] = []
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      client.lose()
      const { connection } = client.state
      assert.ok(connection.kind === 'waiting' && connection.nextAt !== null)
      waits.push(connection.nextAt - client.now)
      client.pass(connection.nextAt - client.now)
      assert.equal(client.state.connection.kind, 'connecting')
    }
    assert.deepEqual(waits, [750, 1_500, 3_000, 6_000, 12_000, 24_000, 45_000, 45_000])
  })

  void it('begins with short waits again when it was a good one', () => {
    const client = new ScriptedClient()
    client.act({ kind: 'connect' })
    for (const _ of [1, 2, 3]) {
      client.lose()
      client.pass(60_000)
    }
    client.welcome()
    client.pass(CLIENT_LIMITS.steadyMs)
    client.lose()
    assert.deepEqual(client.wakeAt, client.now + 750)
  })

  void it('is tried at once when the person wants it, or when the network is back', () => {
    const client = new ScriptedClient()
    client.act({ kind: 'connect' })
    client.lose()
    client.act({ kind: 'connect' })
    assert.deepEqual(kindOf(client), 'connecting')
    client.take({ kind: 'network', isOnline: false })
    client.lose()
    assert.deepEqual(kindOf(client), 'waiting')
    assert.equal(client.wakeAt, null)
    client.take({ kind: 'network', isOnline: true })
    assert.deepEqual(kindOf(client), 'connecting')
  })

  void it('counts as dead when nothing comes, not even the answer to a PING', () => {
    const client = new ScriptedClient().welcome()
    client.pass(CLIENT_LIMITS.silenceMs)
    assert.deepEqual(client.wrote().at(-1), 'PING alive')
    client.say(':irc.test PONG irc.test alive')
    client.pass(CLIENT_LIMITS.silenceMs)
    assert.deepEqual(client.wrote(), ['PING alive'])
    client.pass(CLIENT_LIMITS.pongTimeoutMs)
    assert.ok(client.state.connection.kind === 'waiting' && client.state.connection.why.kind === 'silent')
  })

  for (const isOnline of [true, false])
    void it(`is looked at sooner after the network ${isOnline ? 'came back' : 'has gone'}`, () => {
      const client = new ScriptedClient().welcome()
      client.take({ kind: 'network', isOnline })
      assert.equal(client.wrote().at(-1), 'PING alive')
      client.say(':irc.test PONG irc.test alive')
      client.pass(CLIENT_LIMITS.pongAfterSleepMs)
      assert.equal(client.state.connection.kind, 'online')
      client.take({ kind: 'network', isOnline })
      client.pass(CLIENT_LIMITS.pongAfterSleepMs)
      assert.equal(client.state.connection.kind, 'waiting')
    })

  void it('counts as dead when nothing comes of a message', () => {
    const client = new ScriptedClient().welcome()
    client.join('#den')
    client.act({ kind: 'send', place: client.place('#den').key, text: 'in a tunnel' })
    client.pass(CLIENT_LIMITS.pongTimeoutMs)
    assert.ok(client.state.connection.kind === 'waiting' && client.state.connection.why.kind === 'silent')
  })

  void it('is given up when it is not made, or not welcomed, in time', () => {
    const client = new ScriptedClient()
    client.act({ kind: 'connect' })
    client.pass(CLIENT_LIMITS.connectTimeoutMs)
    assert.ok(client.state.connection.kind === 'waiting' && client.state.connection.why.kind === 'unreachable')
    const other = connecting()
    other.pass(CLIENT_LIMITS.registerTimeoutMs)
    assert.ok(other.state.connection.kind === 'waiting' && other.state.connection.why.kind === 'silent')
  })

  void it('tells why the server has ended it', () => {
    const client = new ScriptedClient().welcome()
    client.say('ERROR :Closing link: shutting down')
    client.lose()
    const { connection } = client.state
    assert.deepEqual(connection.kind === 'waiting' && connection.why, {
      kind: 'closed',
      text: 'Closing link: shutting down',
    })
  })

  void it('is not tried again where a ban stands, nor when the person has left', () => {
    const banned = connecting()
    banned.say(':s 465 ann :You are banned: spam')
    assert.deepEqual(banned.state.connection, { kind: 'ended', why: { kind: 'banned', text: 'You are banned: spam' } })
    const client = new ScriptedClient().welcome()
    client.act({ kind: 'quit', reason: 'good night' })
    assert.deepEqual(client.wrote().at(-1), 'QUIT :good night')
    assert.deepEqual(client.state.connection, { kind: 'offline' })
    assert.equal(client.wakeAt, null)
  })

  void it('of before is over: what comes late of it changes nothing', () => {
    const client = new ScriptedClient().welcome()
    client.lose()
    const { state } = client
    client.take({ kind: 'lines', connection: 1, lines: [':irc.test NOTICE ann :late'] })
    client.take({ kind: 'closed', connection: 1, trouble: null, isFinal: true })
    assert.deepEqual(client.state.connection, state.connection)
  })
})
