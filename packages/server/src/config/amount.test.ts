import assert from 'node:assert/strict'
import { it } from 'node:test'
import { loadConfig } from './load-config.ts'
import { ConfigError } from '../errors.ts'

const load = (...args: string[]) => loadConfig({ args, env: {}, cwd: '/', readFile: () => '' })

const HOUR_MS = 3_600_000

for (const [text, is] of [
  ['unlimited', Infinity],
  ['1h', HOUR_MS],
  ['36H', 36 * HOUR_MS],
  ['7d', 7 * 24 * HOUR_MS],
  ['10y', 10 * 365 * 24 * HOUR_MS],
] as const) {
  void it(`keeps history for ${text}`, () => assert.equal(load(`--history-age=${text}`).historyAgeMs, is))
}

for (const [text, is] of [
  ['unlimited', Infinity],
  ['1024k', 1024 ** 2],
  ['1M', 1024 ** 2],
  ['3g', 3 * 1024 ** 3],
  ['2T', 2 * 1024 ** 4],
] as const) {
  void it(`keeps ${text} of each history`, () => assert.equal(load(`--history-size=${text}`).historyBytes, is))
}

for (const [option, text] of [
  ['history-age', ''],
  ['history-age', '90'],
  ['history-age', '0d'],
  ['history-age', '1.5d'],
  ['history-age', '90 d'],
  ['history-age', '5m'],
  ['history-age', 'for ever'],
  ['history-size', '1000000'],
  ['history-size', '1023K'],
  ['history-size', '100MB'],
] as const) {
  void it(`refuses --${option}="${text}"`, () => {
    const isRefusal = (error: unknown) => error instanceof ConfigError && error.message.includes(`--${option} must be`)
    assert.throws(() => load(`--${option}=${text}`), isRefusal)
  })
}
