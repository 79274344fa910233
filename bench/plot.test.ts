import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plotBars } from './plot.ts'

void test('the longest bar of a group has the whole width, the others their share of it', () => {
  const svg = plotBars(
    [
      {
        title: 'a < b',
        bars: [
          { name: 'own', value: 50, isOwn: true },
          { name: 'other', value: 200, isOwn: false },
        ],
      },
      { title: 'c', bars: [{ name: 'own', value: 2, isOwn: true }] },
    ],
    'MiB/s',
  )
  const widths = [...svg.matchAll(/x="150".*? width="(\d+)"/g)].map(([, width]) => Number(width))
  assert.deepEqual(widths, [95, 380, 380])
  assert.match(svg, />a &lt; b</)
  assert.match(svg, />200 MiB\/s</)
})
