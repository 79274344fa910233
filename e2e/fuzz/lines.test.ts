import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handshake, message, pieces } from './frames.ts'
import { introduction, line } from './lines.ts'
import { noSsh } from './no-ssh.ts'
import { Random } from './random.ts'

function lines(seed: number, stream: number): string {
  const random = Random.of(seed, stream)
  const first = [introduction('irc', random), introduction('plain', random)]
  const rest = Array.from({ length: 500 }, (_, index) => line(index % 2 === 0 ? 'irc' : 'plain', random))
  const frames = rest.slice(0, 50).map((bytes) => message(bytes, random))
  const cut = [...pieces(Buffer.concat([handshake(random), ...frames]), random)]
  return `${cut.map((piece) => piece.toString('hex')).join(' ')} ${hexOf(first, [...rest, noSsh(random)])}`
}

function hexOf(first: readonly string[], rest: readonly Buffer[]): string {
  return Buffer.concat([...first.map((text) => Buffer.from(text)), ...rest]).toString('hex')
}

void test('a seed makes the same lines again, and others for each connection', () => {
  assert.equal(lines(1, 7), lines(1, 7))
  assert.equal(new Set([lines(1, 7), lines(1, 8), lines(2, 7), lines(2, 8)]).size, 4)
})
