import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Example } from './testing/example.ts'

void it('many-clients serves a thousand clients at the same time and loses nothing', async () => {
  await using example = new Example('many-clients', [1000, 5])
  assert.equal(await example.exit(), 0)
  await example.expect(/^1000 clients are connected/)
  await example.expect(/^5000 of 5000 messages came back right/m)
  await example.expect(/^1000 accepted, 0 rejected, 0 failed, 0 left$/m)
})

void it(
  'many-clients ends with a word when the file descriptors do not suffice',
  { skip: process.platform === 'win32' },
  async () => {
    const inside = ['sh', '-c', 'ulimit -n 300 && exec "$0" "$@"']
    await using example = new Example('many-clients', [1000], {}, inside)
    assert.equal(await example.exit(), 1)
    assert.match(example.errors, /no file descriptor is left|has turned a client away/)
  },
)

void it('many-clients wants numbers', async () => {
  for (const clients of [2.5, -1, 'many']) {
    await using example = new Example('many-clients', [clients])
    assert.equal(await example.exit(), 2)
  }
})
