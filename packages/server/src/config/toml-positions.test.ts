import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as fc from 'fast-check'
import { parse, stringify } from 'smol-toml'
import { tomlPositions } from './toml-positions.ts'
import type { TomlPath } from './toml-positions.ts'

const DOCUMENT = `# a = 1
a = "x # ]" # note
  b.c = 1
"q\\"k" = '''
[not]
x = 1'''
list = [ "one",
  # two
  [ 2, 3 ], { deep = "}" } ]
[ t . u ]
z = """
a \\""" b""""
[[many]]
n = 1
[[many]]
n = 1979-05-27 07:32:00
`
const CASES: readonly (readonly [TomlPath, string, string])[] = [
  [['a'], '2:1', '2:5'],
  [['b', 'c'], '3:3', '3:9'],
  [['q"k'], '4:1', '4:10'],
  [['list'], '7:1', '7:8'],
  [['list', 0], '7:10', '7:10'],
  [['list', 1, 1], '9:8', '9:8'],
  [['list', 2, 'deep'], '9:15', '9:22'],
  [['t', 'u'], '10:1', '10:1'],
  [['t', 'u', 'z'], '11:1', '11:5'],
  [['many', 1, 'n'], '16:1', '16:5'],
]
for (const [path, key, value] of CASES) {
  void it(`finds ${path.join('.')}`, () => {
    parse(DOCUMENT)
    const found = tomlPositions(DOCUMENT)(path)
    assert.ok(found !== null)
    assert.equal(`${found.key.line}:${found.key.column}`, key)
    assert.equal(`${found.value.line}:${found.value.column}`, value)
  })
}

void it('finds nothing where nothing is', () => {
  assert.equal(tomlPositions(DOCUMENT)(['x']), null)
})

void it('finds every key of any document, at the place where its name stands', () => {
  const key = fc.stringMatching(/^[a-z][a-z0-9-]{0,5}$/)
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string()))
  fc.assert(
    fc.property(fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf))), (document) => {
      const text = stringify(document)
      const positions = tomlPositions(text)
      for (const [name, value] of Object.entries(document)) {
        const isTable = typeof value === 'object' && !Array.isArray(value)
        const paths = isTable ? Object.keys(value).map((inner) => [name, inner]) : [[name]]
        for (const path of paths) {
          const found = positions(path)
          assert.ok(found !== null)
          const line = text.split('\n')[found.key.line - 1] ?? ''
          assert.ok(line.slice(found.key.column - 1).startsWith(path.at(-1) ?? ''))
        }
      }
    }),
  )
})
