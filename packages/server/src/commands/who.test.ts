/** WHO with fields that the client chooses, sentence by sentence (IRCv3 WHOX). Plain WHO is in people.test.ts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { company, exchanges } from '../testing/company.ts'
import { proofOf } from '../testing/test-network.ts'

const end = (mask: string) => `%315 eve ${mask} :End of WHO list`

exchanges([
  ...['%tcuihsnfdlaor,123', '%roaldfnshiuct,123'].map((fields): Parameters<typeof exchanges>[0][number] => [
    `${fields}: all fields, in the order of the specification`,
    [['eve', `WHO #a ${fields}`]],
    [
      '%354 eve 123 #a ~ann 255.255.255.255 host.test irc.test ann H@ 0 0 0 n/a ann Real',
      '%354 eve 123 #a ~bob 255.255.255.255 host.test irc.test bob H 0 0 0 n/a bob Real',
      end('#a'),
    ].map((line) => line.replace(/ (\w+ Real)/, ' :$1')),
  ]),
  ['exactly the fields that were asked for', [['eve', 'WHO bob %nu']], ['%354 eve ~bob bob', end('bob')]],
  ['letters that do not exist are ignored', [['eve', 'WHO bob %zn?']], ['%354 eve bob', end('bob')]],
  ['no channel is *', [['eve', 'WHO bob %cn']], ['%354 eve * bob', end('bob')]],
  ['a guest has the account 0', [['eve', 'WHO bob %na']], ['%354 eve bob 0', end('bob')]],
  ['a token comes back', [['eve', 'WHO bob %tn,7']], ['%354 eve 7 bob', end('bob')]],
  ['a token that is none is 0', [['eve', 'WHO bob %tn,1234']], ['%354 eve 0 bob', end('bob')]],
  ['a token that nobody asked for stays away', [['eve', 'WHO bob %n,7']], ['%354 eve bob', end('bob')]],
  ['flags before the fields', [['eve', 'WHO * o%n']], [end('*')]],
  ['nobody is found', [['eve', 'WHO nobody %n']], [end('nobody')]],
  [
    'the invisible are as invisible',
    [
      ['bob', 'MODE bob +i'],
      ['eve', 'WHO b* %n'],
    ],
    [end('b*')],
  ],
  [
    'a secret channel is none for strangers',
    [
      ['ann', 'MODE #a +s'],
      ['eve', 'WHO #a %cn'],
    ],
    [end('#a')],
  ],
])

void test('the account stands as it was registered, and idle time in seconds', async () => {
  const { server, eve } = await company()
  await server.enter('sam', '', proofOf('Samuel'))
  server.clock.advance(61_000)
  assert.equal((await eve.ask('WHO sam %nla'))[0], ':irc.test 354 eve sam 61 Samuel')
})

void test('an address that all see as the host is no secret', async () => {
  const { server, eve } = await company()
  const client = server.connect('192.0.2.7')
  await client.ask('NICK sam', 'USER sam 0 * :Sam')
  assert.equal((await eve.ask('WHO sam %i'))[0], ':irc.test 354 eve 192.0.2.7')
})
