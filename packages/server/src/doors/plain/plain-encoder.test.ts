import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMessage } from '@partyline/irc'
import { encodingOf, UTF8 } from './encodings.ts'
import { PlainEncoders, plainEncoder } from './plain-encoder.ts'
import { parsePlainLine, type PlainLine } from './plain-line.ts'

/** Lines of the protocol, and what a person reads of them. */
const READ: readonly (readonly [line: string, text: string])[] = [
  [':ann!a@h PRIVMSG #a :hello', '#a <ann> hello\n'],
  [':ann!a@h PRIVMSG bob :hello', '*ann* hello\n'],
  [':ann!a@h NOTICE #a :hello', '#a <ann> hello\n'],
  [':ann!a@h PRIVMSG bob :\u{1}ACTION waves\u{1}', '* ann waves\n'],
  [':ann!a@h PRIVMSG #a :\u{1b}[2J\u{9b}31m\u{85}x', '#a <ann> x\n'],
  [':ann!a@h JOIN #a', '#a -- ann joined\n'],
  [':ann!a@h PART #a', '#a -- ann left\n'],
  [':ann!a@h PART #a :bye', '#a -- ann left (bye)\n'],
  [':ann!a@h QUIT :bye', '-- ann left (bye)\n'],
  [':ann!a@h NICK amy', '-- ann is now amy\n'],
  [':ann!a@h KICK #a bob :out', '#a -- ann removed bob (out)\n'],
  [':ann!a@h TOPIC #a :new', '#a -- ann set the topic: new\n'],
  [':ann!a@h TOPIC #a :', '#a -- ann cleared the topic\n'],
  [':ann!a@h MODE #a +o bob', '#a -- ann set mode +o bob\n'],
  [':ann!a@h INVITE bob #a', '-- ann invites you to #a: /join #a\n'],
  [':ChanServ!ChanServ@services NOTICE ann :[#a] Be kind', '*ChanServ* [#a] Be kind\n'],
  [':irc.test 372 ann :- welcome', '-- welcome\n'],
  [':irc.test 900 ann ann!~ann@host.test ann :You are now logged in as ann', '-- You are now logged in as ann\n'],
  [':irc.test 901 ann ann!~ann@host.test :You are now logged out', '-- You are now logged out\n'],
  [':irc.test 433 * ann :Nickname is already in use', '-- ann: Nickname is already in use\n'],
  [':irc.test FAIL * CODE :It failed', '-- It failed\n'],
  [':irc.test 432 * * :Not so', '-- Not so\n'],
  [':irc.test 401 ann bob :No such nick/channel', '-- There is nobody called bob\n'],
  [':irc.test 403 ann #b :No such channel', '-- There is no channel #b\n'],
  [":irc.test 442 ann #b :You're not on that channel", '-- You are not in #b\n'],
  [':irc.test 471 ann #b :Cannot join channel (+l)', '-- #b is full\n'],
  [':irc.test 473 ann #b :Cannot join channel (+i)', '-- #b is for those that are invited\n'],
  [
    ':irc.test 474 ann #b :Cannot join channel (+b)',
    '-- You are banned from #b. Please ask one of its operators (@)\n',
  ],
  [':irc.test 475 ann #b :Cannot join channel (+k)', '-- #b is locked. With its key: /join #b key\n'],
  [':irc.test 476 ann b :Bad channel name', '-- b is no name of a channel\n'],
  [":irc.test 482 ann #b :You're not channel operator", '-- Only an operator of #b may do that\n'],
  [':irc.test NOTICE ann :Please wait', '-- Please wait\n'],
  [':irc.test 311 ann bob ~bob host.test * :Bob Real', '-- bob is ~bob@host.test (Bob Real)\n'],
  [':irc.test 312 ann bob irc.test :partyline-0', ''],
  [':irc.test 307 ann bob :has identified for this nick', ''],
  [':irc.test 313 ann bob :is an IRC operator (owner)', '-- bob is an IRC operator (owner)\n'],
  [':irc.test 330 ann bob bob :is logged in as', '-- bob is logged in as bob\n'],
  [':irc.test 335 ann bob :is a bot', '-- bob is a bot\n'],
  [':irc.test 338 ann ann ~ann@cloak 192.0.2.7 :is actually using host', '-- ann comes from 192.0.2.7\n'],
  [':irc.test 379 ann bob :is using modes +i', '-- bob is using modes +i\n'],
  [':irc.test 760 ann bob pronouns * :they/them', '-- bob says of itself: pronouns: they/them\n'],
  [':irc.test 319 ann bob :@#a #b', '-- bob is in @#a #b\n'],
  [':irc.test 301 ann bob :at lunch', '-- bob is away: at lunch\n'],
  [':irc.test 671 ann bob :is using a secure connection', '-- bob uses an encrypted connection\n'],
  [
    ':irc.test 317 ann bob 7300 1769860800 :seconds idle',
    '-- bob said nothing for 2 hours, and has been here since 2026-01-31 12:00\n',
  ],
  [
    ':irc.test 317 ann bob 60 1769860800 :seconds idle',
    '-- bob said nothing for 1 minute, and has been here since 2026-01-31 12:00\n',
  ],
  [':irc.test 321 ann Channel :Users  Name', ''],
  [':irc.test 322 ann #a 3 :tea', '-- #a: 3 people, topic: tea\n'],
  [':irc.test 322 ann #a 1 :', '-- #a: 1 person\n'],
  [':irc.test 323 ann :End of LIST', ''],
  [':ann!a@h PRIVMSG #a :a\tb\u{2028}c\u{202e}d\u{200e}e\u{61c}', '#a <ann> a b cde\n'],
  ['ERROR :Closing link: bye', '-- Closing link: bye\n'],
  [':irc.test 366 ann #a :End of NAMES list', ''],
  [':irc.test BATCH +1 chathistory #a', ''],
]

for (const [line, text] of READ) {
  void test(`${JSON.stringify(line)} reads ${JSON.stringify(text)}`, () => {
    const message = parseMessage(line)
    assert.ok(message !== null)
    const { source, verb, params } = message
    assert.equal(plainEncoder(UTF8).format({ source, verb, params }), text)
  })
}

/** What a person types in #a, and the command that it is. */
const TYPED: readonly (readonly [text: string, command: string])[] = [
  ['hello there', 'say|#a|hello there'],
  ['//slash', 'say|#a|/slash'],
  ['/join b', 'JOIN|#b'],
  ['/join #b key', 'JOIN|#b|key'],
  ['/part', 'PART|#a'],
  ['/part so long', 'PART|#a|so long'],
  ['/part #b', 'PART|#b'],
  ['/part #b so long', 'PART|#b|so long'],
  ['/names #b', 'NAMES|#b'],
  ['/encoding gbk', 'encoding|gbk'],
  ['/msg bob  two words', 'say|bob|two words'],
  ['/me waves', 'do|#a|waves'],
  ['/nick amy', 'NICK|amy'],
  ['/names', 'NAMES|#a'],
  ['/topic', 'TOPIC|#a'],
  ['/topic #b', 'TOPIC|#b'],
  ['/topic #b new one', 'TOPIC|#b|new one'],
  ['/history #b', 'CHATHISTORY|LATEST|#b|*|50'],
  ['/history #b 7', 'CHATHISTORY|LATEST|#b|*|7'],
  ['/topic new one', 'TOPIC|#a|new one'],
  ['/history', 'CHATHISTORY|LATEST|#a|*|50'],
  ['/history 7', 'CHATHISTORY|LATEST|#a|*|7'],
  ['/list', 'LIST'],
  ['/whois bob', 'WHOIS|bob'],
  ['/QUIT', 'QUIT'],
  ['/quit so long', 'QUIT|so long'],
]

function described(line: PlainLine): string {
  if (line.kind === 'say') return [line.isAction ? 'do' : 'say', line.target, line.text].join('|')
  if (line.kind === 'encoding') return `encoding|${line.name}`
  assert.ok(line.kind === 'command' || line.kind === 'question')
  return [line.verb, ...line.params].join('|')
}

for (const [text, command] of TYPED) {
  void test(`${JSON.stringify(text)} means ${JSON.stringify(command)}`, () => {
    assert.equal(described(parsePlainLine(text, '#a')), command)
  })
}

void test('/help and what does not exist are no commands', () => {
  assert.deepEqual(parsePlainLine('/help', '#a'), { kind: 'help' })
  assert.deepEqual(parsePlainLine('/dance now', '#a'), { kind: 'unknown', name: '/dance', meant: null })
})

void test('terminals that write alike share one encoder, and so the bytes that it makes', () => {
  const encoders = new PlainEncoders()
  const [gbk, cp936, big5] = ['gbk', 'CP936', 'big5'].map((name) => {
    const encoding = encodingOf(name)
    assert.ok(encoding !== null)
    return encoders.for(encoding)
  })
  assert.equal(gbk, cp936)
  assert.notEqual(gbk, big5)
  assert.deepEqual(gbk?.encode('\u{4f60}\n'), Buffer.from([0xc4, 0xe3, 0x0a]))
})
