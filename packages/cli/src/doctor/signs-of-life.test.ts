import assert from 'node:assert/strict'
import { it } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { ENGLISH, say } from '../language/text.ts'
import { SignsOfLife } from './signs-of-life.ts'

const TARGET = { kind: 'udp', host: '192.0.2.1', port: 1 } as const

void it('says after a second what is waited for, and again every five, until there is something else to wait for', () => {
  const clock = new FakeClock()
  const said: string[] = []
  const signs = new SignsOfLife((text) => said.push(say(text, ENGLISH)), 20_000, clock)
  signs.waitFor(TARGET, 'the resolver')
  clock.advance(900)
  signs.waitFor(TARGET, 'an answer')
  clock.advance(999)
  assert.deepEqual(said, [])
  clock.advance(1)
  assert.deepEqual(said, ['Waiting for an answer (1 s so far, 20 s at most) …\n'])
  clock.advance(5_000)
  assert.match(said[1] ?? '', /^Waiting for an answer \(6 s so far/)
  signs.end()
  clock.advance(60_000)
  assert.equal(said.length, 2)
})
