import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatTable } from './table.ts'

void test('columns line up, the first to the left and the others to the right', () => {
  const table = formatTable(
    ['server', 'n'],
    [
      ['a', '1'],
      ['longer name', '1000'],
    ],
  )
  assert.equal(
    table,
    ['| server      |    n |', '|-------------|-----:|', '| a           |    1 |', '| longer name | 1000 |', ''].join(
      '\n',
    ),
  )
})
