import assert from 'node:assert/strict'
import { homedir } from 'node:os'
import { describe, it } from 'node:test'
import { array, assert as always, property, string } from 'fast-check'
import { absolutePath, pathWords, writtenPath } from './path-words.ts'

void describe('paths as a person writes them', () => {
  for (const [written, paths] of [
    ['cat.png', ['cat.png']],
    ['  a  b ', ['a', 'b']],
    [String.raw`my\ cat.png`, ['my cat.png']],
    ['"my cat.png" \'a "b"\'', ['my cat.png', 'a "b"']],
    ['~/"my cats"/one', ['~/my cats/one']],
    ['"open', ['open']],
    [String.raw`end\ `.trimEnd(), ['end\\']],
    ['""', ['']],
    ['', []],
  ] as const) {
    void it(`${JSON.stringify(written)} are ${JSON.stringify(paths)}`, () => {
      assert.deepEqual(
        pathWords(written).map(({ path }) => path),
        paths,
      )
    })
  }

  void it('are the same when they are written and read again', () => {
    always(
      property(array(string({ minLength: 1 }), { minLength: 1 }), (paths) => {
        const written = paths.map(writtenPath).join(' ')
        assert.deepEqual(
          pathWords(written).map(({ path }) => path),
          paths,
        )
      }),
    )
  })

  void it('begin in the home folder, in that of the command, or where they say', () => {
    assert.equal(absolutePath('~/cat.png', '/tmp'), `${homedir()}/cat.png`)
    assert.equal(absolutePath('~', '/tmp'), homedir())
    assert.equal(absolutePath('~cat', '/tmp'), '/tmp/~cat')
    assert.equal(absolutePath('../cat', '/tmp/a'), '/tmp/cat')
    assert.equal(absolutePath('/cat', '/tmp'), '/cat')
  })
})
