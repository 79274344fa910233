import assert from 'node:assert/strict'
import { normalize } from 'node:path/posix'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Entry } from './entry.ts'
import { Manifest } from './manifest.ts'
import { linkProblem, pathProblem } from './path-rules.ts'

const rejected: readonly (readonly [path: string, why: RegExp])[] = [
  ['', /empty/],
  ['/etc/passwd', /absolute/],
  ['//server/share', /absolute/],
  ['..', /\.\./],
  ['a/../b', /\.\./],
  ['a/./b', /\. in it/],
  ['a//b', /empty name/],
  ['a/', /empty name/],
  ['..\\..\\evil', /backslash/],
  ['C:\\evil', /backslash/],
  ['a\u0000b', /seen/],
  ['a\nb', /seen/],
  ['\u001B[2Ja', /seen/],
  ['a\u009Bb', /seen/],
  ['photo\u202Egpj.exe', /seen/],
  ['a\u2066b', /seen/],
  ['a\u200Bb', /seen/],
  ['a\uFEFFb', /seen/],
  ['a\u2028b', /seen/],
  ['a\uD800b', /Unicode/],
  ['e\u0301', /NFC/],
  ['CON', /device/],
  ['a/nul.txt', /device/],
  ['Com1.tar.gz', /device/],
  ['lpt¹', /device/],
  ['a.', /ends with/],
  ['a ', /ends with/],
  ['.partyline-1f', /unfinished/],
  ['a'.repeat(256), /255 bytes/],
  ['ü'.repeat(128), /255 bytes/],
  ['a/'.repeat(100) + 'a', /folders/],
  [Array.from({ length: 20 }, () => 'b'.repeat(200)).join('/'), /bytes/],
]

for (const [path, why] of rejected) {
  void test(`${JSON.stringify(path.slice(0, 30))} is rejected`, () => {
    assert.match(pathProblem(path, 'linux') ?? 'accepted', why)
  })
}

void test('names that people have are accepted, up to 255 bytes', () => {
  for (const path of [
    'a',
    '.bashrc',
    '…',
    'été.txt',
    '照片/一.jpg',
    'a b',
    'console',
    'com10',
    'a'.repeat(255),
    '👨‍👩‍👧.png',
    'می‌خواهم',
    '2026-11-30T09:00',
    '-rf',
  ]) {
    assert.equal(pathProblem(path, 'linux'), null, path)
  }
  assert.match(pathProblem('a:b', 'win32') ?? '', /Windows/)
})

void test('a path that is accepted stays where it is: it cannot leave its folder', () => {
  const name = fc.oneof(
    fc.constantFrom('..', '.', '', 'a', 'b', ' ', '~', '/', '\\', 'CON', '\u0000'),
    fc.string({ maxLength: 4, unit: 'binary' }),
  )
  fc.assert(
    fc.property(fc.array(name, { maxLength: 6 }), (names) => {
      const path = names.join('/')
      if (pathProblem(path, 'linux') !== null) return
      assert.equal(normalize(path), path)
      assert.ok(!path.startsWith('/') && !path.split('/').includes('..'))
      assert.equal(path, path.normalize('NFC'))
    }),
    { numRuns: 1_000 },
  )
})

const folder = (path: string): Entry => ({ kind: 'folder', path, mode: 0o755, modifiedUs: 0 })
const file = (path: string): Entry => ({ kind: 'file', path, mode: 0o644, modifiedUs: 0, size: 1 })
const link = (path: string, target: string): Entry => ({ kind: 'link', path, target })

const collisions: readonly (readonly [what: string, entries: readonly Entry[]])[] = [
  ['the same path twice', [file('a'), file('a')]],
  ['two paths that differ in case', [file('Readme'), file('README')]],
  ['two paths that fold to one', [file('straße'), file('STRASSE')]],
  ['two paths in compatibility forms', [file('ﬁle'), file('file')]],
  ['a file as a parent', [file('a'), file('a/b')]],
  ['a link as a parent', [folder('d'), folder('d/e'), link('d/l', 'e'), file('d/l/b')]],
  ['a parent in another case', [folder('A'), file('a/b')]],
  ['a parent that is not offered', [file('a/b')]],
  ['a folder that is a file too', [file('a'), folder('a')]],
]

for (const [what, entries] of collisions) {
  void test(`${what} is rejected`, () => {
    const manifest = new Manifest('linux')
    const outcomes = entries.map((entry) => manifest.add(entry))
    assert.deepEqual(
      outcomes.slice(0, -1).filter((outcome) => outcome !== null),
      [],
    )
    assert.notEqual(outcomes.at(-1), null)
    assert.equal(manifest.entries.length, entries.length - 1)
  })
}

const links: readonly (readonly [path: string, target: string, isInside: boolean])[] = [
  ['d/l', 'a', true],
  ['d/l', './a/b', true],
  ['d/e/l', '../a', true],
  ['d/e/l', '..', true],
  ['d/l', '..', false],
  ['d/l', '../d/a', false],
  ['d/l', '/etc/passwd', false],
  ['d/l', '', false],
  ['d/l', '.', false],
  ['l', 'a', false],
  ['d/e/l', '../../x', false],
  ['d/e/l', 'a/../../..', false],
  ['d/e/l', 'a\\b', false],
  ['d/e/l', 'a\nb', false],
]

void test('a link that leads out of what is sent is rejected, also by way of another link', () => {
  for (const [path, target, isInside] of links) {
    assert.equal(linkProblem(path, target) === null, isInside, `${path} -> ${target}`)
  }
})
