import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMessage } from '@partyline/irc'
import { plainEncoder } from './plain-encoder.ts'
import { parsePlainLine } from './plain-line.ts'

/** Lines of the protocol, and what a person reads of them. */
const READ: readonly (readonly [line: string, text: string])[] = [
  [':ann!a@h PRIVMSG #a :hello', '#a <ann> hello\n'],
  [':ann!a@h PRIVMSG bob :hello', '*ann* hello\n'],
  [':ann!a@h NOTICE #a :hello', '#a <ann> hello\n'],
  [':ann!a@h PRIVMSG bob :\u{1}ACTION waves\u{1}', '* ann waves\n'],
  [':ann!a@h PRIVMSG #a :\u{1b}[2J\u{9b}31m\u{85}x', '#a <ann> [2J31mx\n'],
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
  [':irc.test 372 ann :- welcome', '-- - welcome\n'],
  [':irc.test 433 * ann :Nickname is already in use', '-- ann: Nickname is already in use\n'],
  [':irc.test FAIL * CODE :It failed', '-- It failed\n'],
  ['ERROR :Closing link: bye', '-- Closing link: bye\n'],
  [':irc.test 366 ann #a :End of NAMES list', ''],
  [':irc.test BATCH +1 chathistory #a', ''],
]

for (const [line, text] of READ) {
  void test(`${JSON.stringify(line)} reads ${JSON.stringify(text)}`, () => {
    const message = parseMessage(line)
    assert.ok(message !== null)
    const { source, verb, params } = message
    assert.equal(plainEncoder.encode({ source, verb, params }), text)
  })
}

/** What a person types in #a, and the command that it is. */
const TYPED: readonly (readonly [text: string, command: string])[] = [
  ['hello there', 'PRIVMSG|#a|hello there'],
  ['//slash', 'PRIVMSG|#a|/slash'],
  ['/join b', 'JOIN|#b'],
  ['/join #b key', 'JOIN|#b|key'],
  ['/part', 'PART|#a'],
  ['/part so long', 'PART|#a|so long'],
  ['/msg bob  two words', 'PRIVMSG|bob|two words'],
  ['/me waves', 'PRIVMSG|#a|\u{1}ACTION waves\u{1}'],
  ['/nick amy', 'NICK|amy'],
  ['/names', 'NAMES|#a'],
  ['/topic', 'TOPIC|#a'],
  ['/topic new one', 'TOPIC|#a|new one'],
  ['/history', 'CHATHISTORY|LATEST|#a|*|50'],
  ['/history 7', 'CHATHISTORY|LATEST|#a|*|7'],
  ['/list', 'LIST'],
  ['/whois bob', 'WHOIS|bob'],
  ['/QUIT', 'QUIT'],
  ['/quit so long', 'QUIT|so long'],
]

for (const [text, command] of TYPED) {
  void test(`${JSON.stringify(text)} means ${JSON.stringify(command)}`, () => {
    const line = parsePlainLine(text, '#a')
    assert.ok(line.kind === 'command')
    assert.equal([line.verb, ...line.params].join('|'), command)
  })
}

void test('/help and what does not exist are no commands', () => {
  assert.deepEqual(parsePlainLine('/help', '#a'), { kind: 'help' })
  assert.deepEqual(parsePlainLine('/dance now', '#a'), { kind: 'unknown', name: '/dance' })
})
