/** A short run of `npm run fuzz`, with other choices each time; what fails says how to repeat it. */
import { test } from 'node:test'
import { fuzz } from './fuzz/fuzz.ts'
import { SETTINGS } from './fuzz/settings.ts'

const LINES = 6_000

for (const setting of SETTINGS) {
  void test(`random lines at every door disturb nobody, with limits ${setting}`, async () => {
    await fuzz({ seed: Date.now() % 1_000_000_000, lines: LINES, setting })
  })
}
