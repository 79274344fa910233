import assert from 'node:assert/strict'
import { test } from 'node:test'
import { longName } from './long-name.ts'

const NOW = Date.UTC(2030, 5, 15, 12)

void test('a new file has its hour, an old one its year, in the zone of the client', () => {
  const file = { name: 'cat.png', isFolder: false, bytes: 12_345, owner: 'ann' }
  const line = (at: number, zone: string) => longName({ ...file, at }, NOW, zone)
  assert.equal(line(NOW, 'UTC'), '-rw-r--r--    1 ann               12345 Jun 15 12:00 cat.png')
  assert.equal(line(NOW, 'Asia/Shanghai'), '-rw-r--r--    1 ann               12345 Jun 15 20:00 cat.png')
  assert.equal(line(Date.UTC(2029, 0, 2), 'UTC'), '-rw-r--r--    1 ann               12345 Jan 02  2029 cat.png')
})

void test('a folder has neither date nor owner', () => {
  const line = longName({ name: 'lobby', isFolder: true, bytes: 0, at: null, owner: null }, NOW, 'UTC')
  assert.equal(line, 'drwxr-xr-x    1 -                     0              lobby')
})
