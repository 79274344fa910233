import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReplyItem } from '../client/item.ts'
import { replyItem } from '../testing/items.ts'
import { describeReply } from './describe-reply.ts'
import { sayPhrase } from './phrase.ts'
import { TALK_IN_CHINESE } from './zh.ts'

const CHINESE = new Map(TALK_IN_CHINESE)
const at = (time: number) => new Date(time).toISOString().slice(0, 16)

/** As the core makes it of a line of the server: verb, what stands between, and the last parameter. */
const CASES: readonly (readonly [verb: string, context: readonly string[], last: string, english: string | null])[] = [
  ['311', ['bob', '~b', 'host.example', '*'], 'Bob Lee', 'bob is Bob Lee (~b@host.example)'],
  ['312', ['bob', 'irc.test'], 'partyline', 'bob is on irc.test: partyline'],
  [
    '317',
    ['bob', '59', '1769860800'],
    'seconds idle, signon time',
    'bob has said nothing for 59 s, and is here since 2026-01-31T12:00',
  ],
  [
    '317',
    ['bob', '7200', '1769860800'],
    'seconds idle, signon time',
    'bob has said nothing for 2 h, and is here since 2026-01-31T12:00',
  ],
  ['318', ['bob'], 'End of WHOIS list', null],
  ['319', ['bob'], '@#den', 'bob is in @#den'],
  ['322', ['#den', '3'], 'All are welcome', '#den: 3 people. All are welcome'],
  ['322', ['#den', '3'], '', '#den: 3 people'],
  ['322', ['#den', '1'], '', '#den: 1 person'],
  ['323', [], 'End of LIST', null],
  ['324', ['#den'], '+nt', '#den has the modes +nt'],
  ['324', ['#den', '+knt'], 'key', '#den has the modes +knt key'],
  ['329', ['#den'], '1769860800', '#den is there since 2026-01-31T12:00'],
  ['330', ['bob', 'Bobby'], 'is logged in as', 'bob is logged in as Bobby'],
  ['331', ['#den'], 'No topic is set', '#den has no topic'],
  ['333', ['#den', 'ann!~a@host'], '1769860800', 'It was set by ann, 2026-01-31T12:00'],
  [
    '338',
    ['bob', '~b@shown.example', '192.0.2.7'],
    'is actually using host',
    'bob comes from ~b@shown.example, 192.0.2.7',
  ],
  ['341', ['dave'], '#den', 'dave was invited to #den'],
  ['005', ['CHANTYPES=#'], 'are supported by this server', null],
  ['351', ['partyline-0', 'irc.test'], 'Test', 'irc.test is partyline-0 Test'],
  ['352', ['#den', '~b', 'host', 'irc.test', 'bob', 'H@'], '0 Bob Lee', 'bob is Bob Lee (~b@host), in #den'],
  ['353', ['=', '#den'], '@ann!~a@host bob!~b@host', 'In #den: @ann bob'],
  [
    '367',
    ['#den', '*!*@bad.example', 'ann!~a@host'],
    '1769860800',
    'Banned: *!*@bad.example, by ann, 2026-01-31T12:00',
  ],
  ['391', ['irc.test'], '2026-01-31 12:00:00 UTC', 'It is 2026-01-31 12:00:00 UTC'],
  ['900', ['ann!~a@host', 'ann'], 'You are now logged in as ann', 'You are logged in as ann'],
  ['PERSISTENCE', ['DEFAULT'], 'OFF', 'You leave your channels with your last connection'],
  ['PERSISTENCE', ['ON'], 'ON', 'You stay in your channels while no device is connected'],
  ['REGISTER', ['SUCCESS', 'ann'], 'Account created.', 'Account created.'],
  // No numeric that is known here: in the words of the server, clean.
  ['242', [], 'Server Up \u00020\u0002 days\u001b', 'Server Up 0 days␛'],
  ['NOTICE', ['NickServ'], 'Your key is known now', 'NickServ: Your key is known now'],
]

for (const [verb, context, last, english] of CASES) {
  void test(`${verb} ${context.join(' ')} :${last} is ${english ?? 'not shown'}`, () => {
    const item: ReplyItem = { ...replyItem('k', 0), level: 'note', verb, context, text: last }
    const phrase = describeReply(item, at)
    const said = phrase === null ? null : sayPhrase(phrase)
    assert.equal(said, english)
    if (phrase !== null && phrase.pattern !== '{0}') assert.notEqual(sayPhrase(phrase, CHINESE), said)
  })
}

void test('an error is said as why something was not done, and so is a standard reply, without what stands around for programs', () => {
  const said = (item: Partial<ReplyItem>) => {
    const phrase = describeReply({ ...replyItem('k', 0), ...item }, at)
    return phrase === null ? null : sayPhrase(phrase)
  }
  assert.equal(said({ verb: '401', context: ['bob'], text: 'No such nick' }), 'There is nobody called bob here')
  for (const verb of ['FAIL', 'NOTE'])
    assert.equal(said({ verb, code: 'ODD', context: ['#den', 'r12'], text: 'This is odd' }), 'This is odd')
})
