import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ENGLISH } from './language/text.ts'
import { describeKeptByNpm } from './npm-options.ts'

/** The environment that npm 11 makes of a command, and the command that was meant. */
const CASES: readonly (readonly [typed: string, env: Readonly<Record<string, string>>, meant: string])[] = [
  ['npm start --public', { npm_lifecycle_event: 'start', npm_config_public: 'true' }, 'npm start -- --public'],
  [
    'npm run partyline serve --data=/srv --irc 6667',
    { npm_lifecycle_event: 'partyline', npm_config_data: '/srv', npm_config_irc: 'true' },
    'npm run partyline -- serve --irc ADDRESS --data /srv',
  ],
  [
    'npm start --no-loopback-limits --plain=1 --plain=2 --plain-channel=#a',
    {
      npm_lifecycle_event: 'start',
      npm_config_loopback_limits: '',
      npm_config_plain: '1\n\n2',
      npm_config_plain_channel: '#a',
    },
    'npm start -- --plain 1 --plain 2 --plain-channel #a --no-loopback-limits',
  ],
]

for (const [typed, env, meant] of CASES) {
  void it(`says for "${typed}" what was meant`, () => {
    const said = describeKeptByNpm(env, ENGLISH) ?? ''
    assert.match(said, /^partyline: npm kept --.* for itself/)
    assert.equal(said.split('\n')[2], `  do:  ${meant}`)
  })
}

void it('says nothing where npm kept nothing, or did not start the server', () => {
  const own = { npm_config_prefix: '/usr', npm_config_cafile: '/ca.pem', npm_config_yes: '' }
  assert.equal(describeKeptByNpm({ ...own, npm_lifecycle_event: 'start' }, ENGLISH), null)
  assert.equal(describeKeptByNpm({ npm_config_public: 'true' }, ENGLISH), null)
})
