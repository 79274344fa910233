import assert from 'node:assert/strict'
import { it } from 'node:test'
import { IdleError } from './idle-watch.ts'
import { idleWatchFor } from './many-handler.ts'

const command = { kind: 'program', text: 'cat' } as const

void it('clients that are idle end a listener, but not a listener with a command or a proxy', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const idleTimeoutMs = 100
  using joined = idleWatchFor({ command: undefined, isProxy: false, idleTimeoutMs })
  using commands = idleWatchFor({ command, isProxy: false, idleTimeoutMs })
  using proxy = idleWatchFor({ command: undefined, isProxy: true, idleTimeoutMs })
  for (const watch of [joined, commands, proxy]) watch.touch()
  t.mock.timers.tick(1_000)
  for (const watch of [commands, proxy]) {
    assert.equal(await Promise.race([watch.expired, Promise.resolve('not yet')]), 'not yet')
  }
  await assert.rejects(joined.expired, IdleError)
})
