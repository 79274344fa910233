import assert from 'node:assert/strict'
import { it } from 'node:test'
import { inodesAt } from './observe-path.ts'

const TABLE = `Num       RefCount Protocol Flags    Type St Inode Path
ffff9c0e80000000: 00000002 00000000 00010000 0001 01 21001 /run/chat.sock
ffff9c0e80000001: 00000003 00000000 00000000 0001 03 21002
ffff9c0e80000002: 00000003 00000000 00000000 0001 03  2103 /run/with blanks.sock
ffff9c0e80000003: 00000002 00000000 00010000 0001 01 21004 @/run/chat.sock
`

void it('finds the sockets that are bound to a path, which may have blanks, and no abstract ones', () => {
  assert.deepEqual([...inodesAt(TABLE, new Set(['/run/chat.sock']))], ['21001'])
  assert.deepEqual([...inodesAt(TABLE, new Set(['/run/with blanks.sock', '/other']))], ['2103'])
  assert.deepEqual([...inodesAt('', new Set(['/run/chat.sock']))], [])
})
