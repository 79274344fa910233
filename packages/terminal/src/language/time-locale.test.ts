import assert from 'node:assert/strict'
import { it } from 'node:test'
import { timeLocaleOf } from './time-locale.ts'

void it('the locale of dates is that of all, of times, or of everything else; an empty one is as none', () => {
  for (const [env, locale] of [
    [{}, ''],
    [{ LANG: 'en_US' }, 'en_US'],
    [{ LANG: 'en_US', LC_TIME: 'en_GB' }, 'en_GB'],
    [{ LANG: 'en_US', LC_TIME: '' }, 'en_US'],
    [{ LANG: 'en_US', LC_TIME: 'en_GB', LC_ALL: 'en_AU' }, 'en_AU'],
  ] as const) {
    assert.equal(timeLocaleOf(env), locale)
  }
})
