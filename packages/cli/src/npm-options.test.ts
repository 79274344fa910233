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
    'npm run partyline doctor --udp --expect=tcp example.org 53',
    { npm_lifecycle_event: 'partyline', npm_config_udp: 'true', npm_config_expect: 'tcp' },
    'npm run partyline -- doctor --expect tcp --udp',
  ],
  [
    'npm run partyline nc --listen --keep-open 8000',
    { npm_lifecycle_event: 'partyline', npm_config_listen: 'true', npm_config_keep_open: 'true' },
    'npm run partyline -- nc --listen --keep-open',
  ],
  [
    'npm start --limit nickname-bytes-max=40 --config=/etc/partyline.toml',
    { npm_lifecycle_event: 'start', npm_config_limit: 'true', npm_config_config: '/etc/partyline.toml' },
    'npm start -- --config /etc/partyline.toml --limit NAME=N',
  ],
  [
    'npm start --no-loopback-limits --plain=1 --plain=2 --plain-channel=#a',
    {
      npm_lifecycle_event: 'start',
      npm_config_loopback_limits: '',
      npm_config_plain: '1\n\n2',
      npm_config_plain_channel: '#a',
    },
    `npm start -- --plain 1 --plain 2 --plain-channel '#a' --no-loopback-limits`,
  ],
]

for (const [typed, env, meant] of CASES) {
  void it(`says for "${typed}" what was meant`, async () => {
    const [, command = 'serve'] = /^npm run partyline (\w+)/.exec(typed) ?? []
    const said = (await describeKeptByNpm(command, [], env, ENGLISH)) ?? ''
    assert.match(said, /^partyline: npm kept --.* for itself/)
    assert.equal(said.split('\n')[2], `  do:  ${meant}`)
  })
}

void it('says nothing where npm kept nothing, has such an option itself, or did not start the command', async () => {
  const own = { npm_config_prefix: '/usr', npm_config_proxy: 'http://proxy.example', npm_config_json: 'true' }
  for (const command of ['serve', 'nc', 'doctor', 'none']) {
    assert.equal(await describeKeptByNpm(command, [], { ...own, npm_lifecycle_event: 'start' }, ENGLISH), null)
    assert.equal(
      await describeKeptByNpm(command, [], { npm_config_public: 'true', npm_config_udp: 'true' }, ENGLISH),
      null,
    )
  }
})

void it('leaves room for what npm left to the command', async () => {
  const env = { npm_lifecycle_event: 'partyline', npm_config_udp: 'true' }
  const said = await describeKeptByNpm('doctor', ['192.0.2.1', '53'], env, ENGLISH)
  assert.match(said ?? '', /do: {2}npm run partyline -- doctor --udp …$/m)
})

void it('does not show a password, which others may read in a log', async () => {
  const env = { npm_lifecycle_event: 'partyline', npm_config_proxy_auth: 'ann:secret' }
  const said = (await describeKeptByNpm('nc', [], env, ENGLISH)) ?? ''
  assert.match(said, /do: {2}npm run partyline -- nc --proxy-auth AUTH$/m)
  assert.doesNotMatch(said, /secret/)
})
