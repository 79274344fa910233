import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexOfRow, type Row, type Rows } from '@partyline/irc/client'
import * as fc from 'fast-check'
import {
  carriedOver,
  isNearBegin,
  type RowWindow,
  scrolledTo,
  WINDOW_ROWS,
  windowAround,
  windowAtEnd,
} from './row-window.ts'

/** Rows in parts of some, as a timeline has them. */
function rowsOf(keys: readonly number[], partLength = 64): Rows {
  const rows = keys.map((key): Row => ({ kind: 'new', key: String(key) }) as const)
  const parts = Array.from({ length: Math.ceil(rows.length / partLength) }, (_, part) =>
    rows.slice(part * partLength, (part + 1) * partLength),
  )
  return { parts, length: rows.length }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}

function drawn({ from, to, anchor, rows }: RowWindow): { readonly isWhole: boolean; readonly hasAnchor: boolean } {
  const at = anchor === null ? rows.length - 1 : indexOfRow(rows, anchor)
  return {
    isWhole: from >= 0 && from <= to && to <= rows.length && to - from <= WINDOW_ROWS,
    hasAnchor: rows.length === 0 || (at >= from && at < to),
  }
}

void test('whatever comes before and behind and wherever one scrolls, the anchor is drawn, and never more than the limit', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('before' as const), count: fc.nat(300) }),
    fc.record({ kind: fc.constant('behind' as const), count: fc.nat(300) }),
    fc.record({ kind: fc.constant('scroll' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ kind: fc.constant('end' as const) }),
  )
  fc.assert(
    fc.property(fc.nat(500), fc.array(step, { maxLength: 30 }), (length, steps) => {
      let [first, last] = [0, length]
      let window = windowAtEnd(rowsOf(range(first, last)))
      for (const one of steps) {
        const { anchor } = window
        if (one.kind === 'before') first -= one.count
        if (one.kind === 'behind') last += one.count
        if (one.kind === 'before' || one.kind === 'behind') {
          window = carriedOver(window, rowsOf(range(first, last)))
          assert.equal(window.anchor, anchor, 'what is held stays held')
        } else if (one.kind === 'end') {
          window = scrolledTo(window, null)
        } else if (window.to > window.from) {
          // Only what is drawn can be scrolled to.
          const at = window.from + Math.floor(one.at * (window.to - window.from - 1))
          window = scrolledTo(window, String(first + at))
        }
        assert.deepEqual(drawn(window), { isWhole: true, hasAnchor: true })
      }
    }),
  )
})

void test('a page of earlier rows changes neither the anchor nor what is drawn around it', () => {
  const opened = windowAround(rowsOf(range(0, 1000)), '500')
  assert.ok(opened !== null)
  const later = carriedOver(opened, rowsOf(range(-100, 1000)))
  assert.deepEqual([later.from - opened.from, later.to - opened.to, later.anchor], [100, 100, '500'])
})

void test('earlier rows that come while the first of those known is in view are drawn', () => {
  const opened = windowAround(rowsOf(range(0, 100)), '0')
  assert.ok(opened !== null)
  const { from, anchor, rows } = carriedOver(opened, rowsOf(range(-1000, 100)))
  assert.deepEqual([anchor, indexOfRow(rows, '0') - from], ['0', 300])
})

void test('two rows that became one: the nearest that is still there is held', () => {
  const opened = windowAround(rowsOf([1, 2, 3, 4, 5]), '3')
  assert.ok(opened !== null)
  assert.equal(carriedOver(opened, rowsOf([0, 1, 2, 4, 5])).anchor, '4')
  assert.equal(carriedOver(opened, rowsOf([0, 1])).anchor, '1')
  assert.equal(carriedOver(opened, rowsOf([7, 8])).anchor, null)
})

void test('earlier messages are fetched before the first of those that are there comes into view', () => {
  const rows = rowsOf(range(0, 300))
  const near = windowAround(rows, '40')
  const far = windowAround(rows, '200')
  assert.ok(near !== null && far !== null)
  assert.deepEqual([isNearBegin(near), isNearBegin(far)], [true, false])
  assert.equal(windowAround(rows, 'unknown'), null)
})
