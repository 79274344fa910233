import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAccountName } from '../../../network/account-name.ts'
import { parseFileId, type SharedFile } from '../../../network/shared-file.ts'
import { ChannelFolder } from './channel-folder.ts'

function file(letter: string, name: string, at: number): SharedFile {
  return {
    id: parseFileId(letter.repeat(22)) ?? assert.fail(),
    account: parseAccountName('ann') ?? assert.fail(),
    channel: '#lobby',
    name,
    type: 'image/png',
    bytes: 1,
    sha256: '',
    size: null,
    at,
    namedBy: [],
  }
}

void describe('the files of a channel as a folder', () => {
  const [old, other, latest] = [file('a', 'cat.png', 1), file('b', 'dog.tar.gz', 2), file('c', 'cat.png', 3)]
  const folder = new ChannelFolder([old, other, latest])

  void it('has each once, the newest of a name under it, the others with their ids, the newest first', () => {
    assert.deepEqual(folder.entries, [
      ['cat.png', latest],
      ['dog.tar.gz', other],
      ['cat~aaaaaaaa.png', old],
    ])
  })

  void it('finds each by its name and by that with its id, and nothing else', () => {
    assert.equal(folder.find('cat.png'), latest)
    assert.equal(folder.find('cat~cccccccc.png'), latest)
    assert.equal(folder.find('cat~aaaaaaaa.png'), old)
    assert.equal(folder.find('dog.tar~bbbbbbbb.gz'), other)
    for (const name of ['cat~bbbbbbbb.png', 'cat', '', 'CAT.PNG', 'constructor']) assert.equal(folder.find(name), null)
  })

  void it('keeps two apart where one is called as the other is told apart', () => {
    const liar = file('d', 'cat~aaaaaaaa.png', 4)
    const all = new ChannelFolder([old, latest, liar])
    assert.equal(all.find('cat~aaaaaaaa.png'), old)
    const names = all.entries.map(([name]) => name)
    assert.equal(new Set(names).size, 3)
    for (const [name, one] of all.entries) assert.equal(all.find(name), one)
  })
})
