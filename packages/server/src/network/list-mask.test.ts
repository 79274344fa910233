/** Extended bans: of accounts (IRCv3 account-extban) and of speech. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { annAndBobAndEve, proofOf, rows, say, type Row } from '../testing/test-network.ts'
import { ListMask } from './list-mask.ts'

const annSets = (...modes: readonly string[]) => ['ann', say.mode('#a', ...modes)] as const
const eveIsIn = ['eve', say.join('#a')] as const
const bobLogsIn = ['bob', { kind: 'login', proof: proofOf('Bob') }] as const
const bobParts = ['bob', say.part('#a')] as const
const bobJoins = ['bob', say.join('#a')] as const
const bobSpeaks = ['bob', say.message('#a')] as const
const banned = ['ERR_BANNEDFROMCHAN #a']
const silenced = ['ERR_CANNOTSENDTOCHAN #a']
const heard = ['PRIVMSG #a hello']

void test('a mask is told as it was written, in full, and compared in one form', () => {
  const forms = ['R:bob', 'account:BOB', 'm:eve', 'm:R:bob', 'bob', 'm:', 'R:', '2001:DB8::1', 'm:2001:DB8::1']
  assert.deepEqual(
    forms.map((form) => new ListMask(form).text),
    [
      'R:bob',
      'account:BOB',
      'm:eve!*@*',
      'm:R:bob',
      'bob!*@*',
      '*!*@m:',
      '*!*@R:',
      '*!*@2001:db8::1',
      'm:*!*@2001:db8::1',
    ],
  )
  assert.equal(new ListMask('R:bob').folded, new ListMask('account:BOB').folded)
  assert.notEqual(new ListMask('m:bob').folded, new ListMask('bob').folded)
})

for (const name of ['R', 'account']) {
  rows([
    [
      `${name}: a ban of an account keeps out the user that has it`,
      [bobLogsIn, bobParts, annSets('+b', `${name}:bob`)],
      bobJoins,
      banned,
    ],
    [`${name}: and not a guest with that nickname`, [bobParts, annSets('+b', `${name}:bob`)], bobJoins, ['JOIN #a']],
    [
      `${name}: an exception of an account outweighs a ban of a mask`,
      [bobLogsIn, bobParts, annSets('+be', '*!*@*', `${name}:bob`)],
      bobJoins,
      ['JOIN #a'],
    ],
    [
      `${name}: an invitation exception of an account opens a closed channel`,
      [bobLogsIn, bobParts, annSets('+iI', `${name}:bob`)],
      bobJoins,
      ['JOIN #a'],
    ],
    [`${name}: a ban of an account silences`, [bobLogsIn, annSets('+b', `${name}:bob`)], bobSpeaks, silenced],
    [
      `${name}: is taken off its list`,
      [annSets('+b', `${name}:bob`)],
      annSets('-b', 'R:BOB'),
      [`MODE #a -b ${name}:bob`],
    ],
  ])
}

rows([
  ['a mask of accounts matches all that fit', [bobLogsIn, bobParts, annSets('+b', 'R:b*')], bobJoins, banned],
  ['a mute silences', [annSets('+b', 'm:bob')], bobSpeaks, silenced],
  ['a mute keeps nobody out', [bobParts, annSets('+b', 'm:bob')], bobJoins, ['JOIN #a']],
  ['a mute silences no others', [eveIsIn, annSets('+b', 'm:eve')], bobSpeaks, heard],
  ['a voice outweighs a mute', [annSets('+b', 'm:bob'), annSets('+v', 'bob')], bobSpeaks, heard],
  ['an exception outweighs a mute', [annSets('+be', 'm:bob', 'bob')], bobSpeaks, heard],
  ['an exception of mutes outweighs a mute', [annSets('+be', 'm:bob', 'm:*!~bob@*')], bobSpeaks, heard],
  ['an exception of mutes outweighs no ban', [bobParts, annSets('+be', 'bob', 'm:bob')], bobJoins, banned],
  ['a mute of an account silences the user that has it', [bobLogsIn, annSets('+b', 'm:R:bob')], bobSpeaks, silenced],
  [
    'a mute in other letters is the same',
    [annSets('+b', 'm:BOB!*@*')],
    annSets('-b', 'm:bob!*@*'),
    ['MODE #a -b m:BOB!*@*'],
  ],
])

rows(
  ['$a:bob', '$a', '~a:bob', 'R:', 'm:', 'm:R:', 'account:', 'R:bob!*@*', 'm:m:bob', 'q:bob'].flatMap((mask) =>
    ['b', 'e', 'I'].map((letter): Row => [
      `${mask}: what would match nobody does not get into the list ${letter}, and the operator is told`,
      [],
      annSets(`+${letter}i`, mask),
      [`ERR_INVALIDMODEPARAM #a ${letter} ${mask}`, 'MODE #a +i'],
    ]),
  ),
)

void test('what would match nobody is taken off a list in which it stands', () => {
  const network = annAndBobAndEve()
  const snapshot = network.network.snapshot()
  const vain = { mask: '*!*@$a:bob', by: 'ann', at: 0 }
  const channels = snapshot.channels.map((channel) => ({ ...channel, lists: { ...channel.lists, b: [vain] } }))
  network.network.restore({ ...snapshot, channels })
  assert.deepEqual(network.does('ann', say.mode('#a', '-b', '$a:bob')), ['MODE #a -b *!*@$a:bob'])
})

void test('a channel in which everybody is muted is not one that nobody may enter: it is kept when it is empty', () => {
  const network = annAndBobAndEve()
  network.does('ann', say.mode('#a', '+b', 'm:*'))
  network.does('bob', say.part('#a'))
  assert.deepEqual(network.does('ann', say.part('#a')), ['PART #a'])
})
