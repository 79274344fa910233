import assert from 'node:assert/strict'
import { test } from 'node:test'
import { introduction, line } from './lines.ts'
import { Random } from './random.ts'

function lines(seed: number, stream: number): string {
  const random = Random.of(seed, stream)
  const first = [introduction('irc', random), introduction('plain', random)]
  const rest = Array.from({ length: 500 }, (_, index) => line(index % 2 === 0 ? 'irc' : 'plain', random))
  return Buffer.concat([...first.map((text) => Buffer.from(text)), ...rest]).toString('hex')
}

void test('a seed makes the same lines again, and others for each connection', () => {
  assert.equal(lines(1, 7), lines(1, 7))
  assert.equal(new Set([lines(1, 7), lines(1, 8), lines(2, 7), lines(2, 8)]).size, 4)
})
