import assert from 'node:assert/strict'
import { test } from 'node:test'
import { depthOf } from './colour-depth.ts'

const CASES = [
  { env: {}, depth: '16' },
  { env: { TERM: 'xterm' }, depth: '16' },
  { env: { TERM: 'tmux-256color' }, depth: '256' },
  { env: { TERM: 'xterm-kitty' }, depth: 'full' },
  { env: { TERM: 'xterm-direct' }, depth: 'full' },
  { env: { TERM: 'xterm-256color', COLORTERM: 'truecolor' }, depth: 'full' },
  { env: { TERM: 'vt100' }, depth: 'none' },
  { env: { TERM: 'xterm-mono' }, depth: 'none' },
  { env: { TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: '1' }, depth: 'none' },
  { env: { TERM: 'xterm', NO_COLOR: '' }, depth: '16' },
  { env: { TERM: 'screen.xterm-256color', COLORTERM: 'truecolor', STY: '1.here' }, depth: '256' },
  { env: { TERM: 'screen', COLORTERM: 'truecolor', STY: '1.here' }, depth: '16' },
  { env: { TERM: 'tmux-256color', COLORTERM: 'truecolor', STY: '1.here' }, depth: 'full' },
  { env: { TERM: 'screen-256color', COLORTERM: 'truecolor' }, depth: 'full' },
] as const

for (const { env, depth } of CASES) {
  void test(`${JSON.stringify(env)} is a terminal of depth ${depth}`, () => {
    assert.equal(depthOf(env), depth)
  })
}
