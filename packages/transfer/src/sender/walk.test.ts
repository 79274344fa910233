import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, describe, it } from 'node:test'
import { checkNamed } from './walk.ts'

const folder = mkdtempSync(join(tmpdir(), 'partyline-walk-'))
after(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)
writeFileSync(at('a.txt'), '')
mkdirSync(at('other'))
writeFileSync(at('other/A.txt'), '')
writeFileSync(at('secret'), '')
chmodSync(at('secret'), 0)

/** The system lets root read everything. */
const isRoot = process.getuid?.() === 0

const UNFIT = [
  { name: 'what is not there', paths: ['none'], message: /there is nothing of this name$/, remedy: /that exists/ },
  { name: 'what this user may not read', paths: ['secret'], message: /cannot be read/, remedy: /may read$/ },
  { name: 'a device', paths: ['/dev/null'], message: /neither a file nor a folder$/, remedy: /partyline send -$/ },
  { name: 'a name twice', paths: ['a.txt', 'other/A.txt'], message: /is there twice/, remedy: /another name/ },
] as const

void describe('what was named to be sent', () => {
  for (const { name, paths, message, remedy } of UNFIT) {
    void it(
      `is refused for ${name}, with what to do about that`,
      { skip: paths[0] === 'secret' && isRoot ? 'root may read everything' : false },
      () => {
        assert.throws(() => checkNamed(paths.map((path) => resolve(folder, path))), {
          code: 'TRANSFER_SOURCE',
          message,
          remedy,
        })
      },
    )
  }
})
