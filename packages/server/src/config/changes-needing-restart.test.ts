import assert from 'node:assert/strict'
import { it } from 'node:test'
import { changesNeedingRestart } from './changes-needing-restart.ts'
import { describeLimits, describeOptions } from './describe-options.ts'
import { loadConfig } from './load-config.ts'

const load = (...args: string[]) => loadConfig({ args, env: {}, cwd: '/', readFile: () => '' })

void it('names exactly the options that a running server cannot take up', () => {
  const changed = load('--irc=1', '--name=a.b', '--data=/x', '--durability=process', '--motd=new', '--log-level=debug')
  assert.deepEqual(changesNeedingRestart(load(), changed).toSorted(), ['data', 'durability', 'irc', 'name'])
  assert.deepEqual(changesNeedingRestart(load(), load('--motd=new', '--limit=topic-bytes-max=100')), [])
})

void it('describes every option and limit in all its forms', () => {
  const plain = describeOptions().find((option) => option.name === 'plain-channel')
  assert.equal(plain?.flag, '--plain-channel')
  assert.equal(plain?.variable, 'PARTYLINE_PLAIN_CHANNEL')
  assert.equal(plain?.key, 'plain-channel')
  assert.equal(describeOptions().find((option) => option.name === 'password')?.flag, null)
  const limit = describeLimits().find((description) => description.name === 'nickname-bytes-max')
  assert.equal(limit?.variable, 'PARTYLINE_LIMIT_NICKNAME_BYTES_MAX')
})
