import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CHINESE } from './zh.ts'
import { ENGLISH } from './en.ts'
import { formatsOf } from './formats.ts'

const NOON = new Date(2026, 10, 30, 12, 5).getTime()
const written = (tag: 'en' | 'zh', locale: string) =>
  formatsOf({ tag, locale }, (tag === 'en' ? ENGLISH : CHINESE.page).days, () => NOON)
const english = written('en', 'en')
const chinese = written('zh', 'zh')

void test('a wait is written out, as the end of a sentence', () => {
  assert.equal(english.wait(5), 'in 5 seconds')
  assert.equal(english.wait(1), 'in 1 second')
  assert.equal(chinese.wait(5), '5秒钟后')
})

void test('today and yesterday have names, other days a date, with the year where it is another', () => {
  const at = (...date: readonly [number, number, number]) => new Date(...date, 23, 59).getTime()
  assert.equal(english.day(at(2026, 10, 30)), 'Today')
  assert.equal(english.day(at(2026, 10, 29)), 'Yesterday')
  assert.equal(english.day(at(2026, 10, 28)), 'Saturday, November 28')
  assert.equal(english.day(at(2025, 10, 30)), 'November 30, 2025')
  assert.equal(chinese.day(at(2026, 10, 29)), '昨天')
  assert.equal(chinese.day(at(2026, 10, 28)), '11月28日星期六')
})

void test('dates and numbers are those of the variant that the reader prefers, and words those of the page', () => {
  const april = new Date(2025, 3, 5, 16, 5).getTime()
  for (const [locale, day, full] of [
    ['en-US', 'April 5, 2025', /^Saturday, April 5, 2025 at 4:05:00\sPM$/],
    ['en-GB', '5 April 2025', /^Saturday,? 5 April 2025 at 16:05:00$/],
    ['en-AU', '5 April 2025', /^Saturday,? 5 April 2025 at 4:05:00\spm$/],
  ] as const) {
    const { day: dayOf, full: fullOf } = written('en', locale)
    assert.equal(dayOf(april), day)
    assert.match(fullOf(april), full)
  }
  assert.equal(written('en', 'en-IN').count(1_234_567), '12,34,567')
  const taiwanese = written('zh', 'zh-TW')
  assert.match(taiwanese.full(april), /^2025年4月5日 星期六 下午4:05:00$/)
  assert.equal(taiwanese.wait(5), chinese.wait(5))
})

void test('the time of a message has two digits each, and is the one that Intl writes', () => {
  const intl = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  for (const minutes of [0, 5, 725, 1439]) {
    const at = new Date(2026, 10, 30, 0, minutes).getTime()
    assert.equal(english.time(at), intl.format(at))
    assert.equal(chinese.time(at), intl.format(at))
  }
})

void test('a number has its thousands apart', () => {
  assert.equal(english.count(7), '7')
  assert.equal(english.count(5001), '5,001')
})

void test('what is no time has no words', () => {
  for (const at of [Number.NaN, 8.64e15 + 1]) {
    assert.deepEqual([english.time(at), english.day(at), english.full(at)], ['', '', ''])
  }
})
