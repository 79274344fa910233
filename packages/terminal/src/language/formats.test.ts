import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { formatsOf } from './formats.ts'
import { languageOf } from './languages.ts'

const { strings } = languageOf('en')
/** In Kolkata it is half past midnight of the next day. */
const EVENING = Date.UTC(2026, 10, 30, 19, 0)

void describe('times', () => {
  for (const [timeZone, time, today] of [
    ['UTC', '19:00', 'Today · UTC'],
    ['Asia/Kolkata', '00:30', 'Today · GMT+5:30'],
  ] as const) {
    void it(`are those of ${timeZone}, and its days begin at its midnight`, () => {
      const formats = formatsOf(strings, { now: () => EVENING, timeZone, isZoneNamed: true })
      assert.equal(formats.time(EVENING), time)
      assert.equal(formats.day(EVENING), today)
      const isNextDay = formats.dayOf(EVENING) !== formats.dayOf(EVENING - 3_600_000)
      assert.equal(isNextDay, timeZone === 'Asia/Kolkata')
    })
  }

  void it('have a short date in which no month can be taken for a day', () => {
    const short = (locale: string) =>
      formatsOf(languageOf(locale).strings, { now: () => EVENING, timeZone: 'UTC' }).shortDay(EVENING)
    assert.deepEqual(['en', 'zh'].map(short), ['Nov 30, 2026', '2026年11月30日'])
  })

  void it('are those of the region, in the language of the client', () => {
    const written = (language: string, timeLocale: string) => {
      const { strings } = languageOf(language)
      const { day, shortDay } = formatsOf(strings, { now: () => 0, timeLocale, timeZone: 'UTC' })
      return [day(EVENING), shortDay(EVENING)]
    }
    const american = ['Monday, November 30, 2026', 'Nov 30, 2026']
    for (const locale of ['en_US.UTF-8', 'C', 'C.UTF-8', '', 'en', 'en_GBX', 'en_1']) {
      assert.deepEqual(written('en', locale), american, locale)
    }
    for (const locale of ['en_GB.UTF-8', 'en-GB', 'de_DE@euro', 'en-Latn-GB']) {
      const [day = '', short] = written('en', locale)
      assert.match(day, /^Monday,? 30 November 2026$/, locale)
      assert.equal(short, '30 Nov 2026', locale)
    }
    assert.deepEqual(written('zh', 'zh_TW.UTF-8'), ['2026年11月30日星期一', '2026年11月30日'])
  })

  void it('name no zone where the person is known to be in it', () => {
    assert.equal(formatsOf(strings, { now: () => EVENING, timeZone: 'UTC' }).day(EVENING), 'Today')
  })

  void it('are of the same day exactly when they are written with the same date', () => {
    const zone = fc.constantFrom('UTC', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Chatham', 'Europe/Berlin')
    const time = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) })
    fc.assert(
      fc.property(zone, time, fc.array(fc.integer({ min: 0, max: 100_000_000 })), (timeZone, start, steps) => {
        const { dayOf, shortDay } = formatsOf(strings, { now: () => 0, timeZone })
        const times = [start, ...steps.map((step) => start + step)]
        for (const [index, at] of times.entries()) {
          const before = times[Math.max(0, index - 1)] ?? at
          assert.equal(dayOf(before) === dayOf(at), shortDay(before) === shortDay(at))
        }
      }),
    )
  })
})
