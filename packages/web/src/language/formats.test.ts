import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CHINESE } from './zh.ts'
import { ENGLISH } from './en.ts'
import { formatsOf } from './formats.ts'

const NOON = new Date(2026, 10, 30, 12, 5).getTime()
const english = formatsOf('en', ENGLISH.days, () => NOON)
const chinese = formatsOf('zh', CHINESE.page.days, () => NOON)

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
