import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { ENGLISH, say } from '../../language/text.ts'
import { LIMITS } from '../limits.ts'
import { completePath } from './complete-path.ts'
import { findFiles } from './find-files.ts'

void describe('files of this machine', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'files-'))
    await mkdir(join(folder, 'cats and dogs'))
    for (const name of ['cat.png', 'my cat.png', '.cats', 'cats and dogs/one.png', 'cats and dogs/two.png'])
      await writeFile(join(folder, name), name)
  })
  after(() => rm(folder, { recursive: true, force: true }))

  for (const [written, found] of [
    ['ca', { start: 0, candidates: ['cat.png ', String.raw`cats\ and\ dogs/`] }],
    ['cat.png my', { start: 8, candidates: [String.raw`my\ cat.png `] }],
    ['cat.png ', { start: 8, candidates: ['cat.png ', String.raw`cats\ and\ dogs/`, String.raw`my\ cat.png `] }],
    ['"cats and dogs/o', { start: 0, candidates: [String.raw`cats\ and\ dogs/one.png `] }],
    [String.raw`cats\ and\ dogs/t`, { start: 0, candidates: [String.raw`cats\ and\ dogs/two.png `] }],
    ['.c', { start: 0, candidates: ['.cats '] }],
    ['nothing', null],
    ['cat.png/x', null],
  ] as const) {
    void it(`complete ${JSON.stringify(written)}`, async () => {
      assert.deepEqual(await completePath(written, folder), found)
    })
  }

  void it('are found as one name with spaces, or as several', async () => {
    const namesOf = async (written: string) => {
      const found = await findFiles(written, folder)
      return Array.isArray(found)
        ? found.map(({ name, bytes }: { name: string; bytes: number }) => [name, bytes])
        : found
    }
    assert.deepEqual(await namesOf('my cat.png'), [['my cat.png', 10]])
    assert.deepEqual(await namesOf('cat.png "my cat.png"'), [
      ['cat.png', 7],
      ['my cat.png', 10],
    ])
  })

  void it('are not sent where one is missing, a folder, or more than may be', async () => {
    const why = async (written: string) => {
      const found = await findFiles(written, folder)
      return Array.isArray(found) ? null : say(found as Exclude<typeof found, readonly unknown[]>, ENGLISH)
    }
    assert.equal(await why('cat.png none'), 'there is no file none')
    assert.match((await why('cats\\ and\\ dogs')) ?? '', /is a folder\. As an archive/)
    const many = (count: number) => Array(count).fill('cat.png').join(' ')
    assert.equal(await why(many(LIMITS.filesAtOnce)), null)
    assert.equal(await why(many(LIMITS.filesAtOnce + 1)), `at most ${LIMITS.filesAtOnce} files are sent at a time`)
  })
})
