import assert from 'node:assert/strict'
import { test } from 'node:test'
import { annAndBobAndEve, rows, say } from '../testing/test-network.ts'

const annSets = (...modes: readonly string[]) => ['ann', say.mode('#a', ...modes)] as const

rows([
  ['operators make operators', [], annSets('+o', 'BOB'), ['MODE #a +o bob']],
  ['operators take the rank away', [annSets('+o', 'bob')], ['bob', say.mode('#a', '-o', 'ann')], ['MODE #a -o ann']],
  ['others change no modes', [], ['bob', say.mode('#a', '+o', 'bob')], ['ERR_CHANOPRIVSNEEDED #a']],
  ['strangers change no modes', [], ['eve', say.mode('#a', '+i')], ['ERR_NOTONCHANNEL #a']],
  ['there are no modes without a channel', [], ['ann', say.mode('#x', '+i')], ['ERR_NOSUCHCHANNEL #x']],
  ['a voice is given and taken in one command', [], annSets('+v-v', 'bob', 'bob'), ['MODE #a +v-v bob bob']],
  ['a member that has the rank already is not told', [], annSets('+o', 'ann'), []],
  ['a rank needs somebody', [], annSets('+o', 'nobody'), ['ERR_NOSUCHNICK nobody']],
  ['a rank needs a member', [], annSets('+v', 'eve'), ['ERR_USERNOTINCHANNEL eve #a']],
  ['only what changed is told', [], annSets('+nti'), ['MODE #a +i']],
  ['modes are taken away', [], annSets('-nt+s'), ['MODE #a -nt+s']],
  ['a key is set', [], annSets('+k', 'key'), ['MODE #a +k key']],
  ['a key is taken away without naming it', [annSets('+k', 'key')], annSets('-k'), ['MODE #a -k *']],
  ['a key that is not there cannot be taken away', [], annSets('-k', 'key'), []],
  ['a key must be one word', [], annSets('+k', 'two words'), ['ERR_INVALIDKEY #a']],
  ['a key has no comma, because JOIN separates keys by it', [], annSets('+k', 'a,b'), ['ERR_INVALIDKEY #a']],
  ['a key does not begin with a colon', [], annSets('+k', ':a'), ['ERR_INVALIDKEY #a']],
  ['a limit is set', [], annSets('+l', '007'), ['MODE #a +l 7']],
  ['a limit is taken away', [annSets('+l', '7')], annSets('-l'), ['MODE #a -l']],
  ['a limit that is there already is not told', [annSets('+l', '7')], annSets('+l', '7'), []],
  ['a limit of none is refused', [], annSets('+l', '0'), ['ERR_INVALIDMODEPARAM #a l 0']],
  ['a limit must be a number', [], annSets('+l', '-1'), ['ERR_INVALIDMODEPARAM #a l -1']],
  ['a mask is completed', [], annSets('+b', 'eve'), ['MODE #a +b eve!*@*']],
  ['a mask that is listed already is not told', [annSets('+b', 'eve')], annSets('+b', 'eve!*@*'), []],
  ['a mask is taken off its list', [annSets('+e', 'eve')], annSets('-e', 'eve'), ['MODE #a -e eve!*@*']],
  ['in whatever letters', [annSets('+b', 'Eve!*@HOST')], annSets('-b', 'eVE!*@host'), ['MODE #a -b Eve!*@HOST']],
  ['a mask in other letters is listed already', [annSets('+b', 'EVE!*@*')], annSets('+b', 'eve!*@*'), []],
  ['an address is listed in its one form', [], annSets('+b', '[2001:DB8::0:1]'), ['MODE #a +b *!*@2001:db8::1']],
  ['and taken off in any', [annSets('+b', '*!*@::1')], annSets('-b', '0:0::1'), ['MODE #a -b *!*@::1']],
  ['so is a network', [annSets('+b', '10.1.2.3/8')], annSets('-b', '10.9.9.9/8'), ['MODE #a -b *!*@10.0.0.0/8']],
  ['a mask that is not listed cannot be taken off', [annSets('+e', 'eve')], annSets('-b', 'eve'), []],
  ['a mask must be one word', [], annSets('+b', 'a b'), ['ERR_INVALIDMODEPARAM #a b a b']],
  ['a mask does not begin with a colon', [], annSets('+I', ':a!b@c'), ['ERR_INVALIDMODEPARAM #a I :a!b@c']],
  [
    'a letter without its parameter is named, and the rest is done',
    [],
    annSets('+koivl'),
    [...['k', 'o', 'v', 'l'].map((letter) => `ERR_INVALIDMODEPARAM #a ${letter} *`), 'MODE #a +i'],
  ],
  ['an empty parameter is none', [], annSets('+k', ''), ['ERR_INVALIDMODEPARAM #a k *']],
  ['a rank cannot be taken from nobody', [], annSets('-o'), ['ERR_INVALIDMODEPARAM #a o *']],
  ['operators only, also without a parameter', [], ['bob', say.mode('#a', '+kl')], ['ERR_CHANOPRIVSNEEDED #a']],
  ['members only, also without a parameter', [], ['eve', say.mode('#a', '+v')], ['ERR_NOTONCHANNEL #a']],
  ['a list is asked for alone', [], annSets('+bi'), ['ERR_INVALIDMODEPARAM #a b *', 'MODE #a +i']],
  ['a letter that does not exist is named', [], annSets('+xi'), ['ERR_UNKNOWNMODE x', 'MODE #a +i']],
])

void test('a mask has at most 200 bytes', () => {
  const network = annAndBobAndEve()
  const [longest, longer] = [`*!*@${'x'.repeat(196)}`, `*!*@${'x'.repeat(197)}`]
  assert.deepEqual(network.does('ann', say.mode('#a', '+b', longest)), [`MODE #a +b ${longest}`])
  assert.deepEqual(network.does('ann', say.mode('#a', '+b', longer)), [`ERR_INVALIDMODEPARAM #a b ${longer}`])
})

void test('a mask that is longer than masks may be by now can be taken off', () => {
  const network = annAndBobAndEve()
  const mask = `*!*@${'x'.repeat(100)}`
  network.does('ann', say.mode('#a', '+b', mask))
  network.decide({ maskBytesMax: 50 })
  assert.deepEqual(network.does('ann', say.mode('#a', '-b', mask)), [`MODE #a -b ${mask}`])
})

void test('changes that together do not fit into one line are told in several', () => {
  const network = annAndBobAndEve()
  const masks = ['a', 'b', 'c'].map((letter) => `*!*@${letter.repeat(190)}`)
  const told = network.does('ann', say.mode('#a', '+bbb', ...masks))
  assert.deepEqual(told, [`MODE #a +bb ${masks[0]} ${masks[1]}`, `MODE #a +b ${masks[2]}`])
})
