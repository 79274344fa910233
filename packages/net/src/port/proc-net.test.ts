import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parsePathInodes, parsePortSockets } from './proc-net.ts'

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
const row = (local: string, state: string, queues = '00000000:00000000') =>
  `   0: ${local} 00000000:0000 ${state} ${queues} 00:00000000 00000000     0        0 4711 1 0000000000000000 0\n`

void describe('parsePortSockets', () => {
  void it('finds the listener of a TCP port, and how many connections wait; no connection counts', () => {
    const table =
      HEAD + row('0100007F:1A0B', '0A', '00000000:00000003') + row('0100007F:1A0C', '0A') + row('0100007F:1A0B', '01')
    assert.deepEqual(parsePortSockets(table, 6667, 'tcp'), [{ address: '127.0.0.1', waiting: 3, inode: '4711' }])
  })

  void it('finds what is bound to a UDP port, connected or not; bytes that wait are no connections', () => {
    const table = HEAD + row('00000000:1A0B', '07', '00000000:00000300') + row('0100007F:1A0B', '01')
    assert.deepEqual(
      parsePortSockets(table, 6667, 'udp').map(({ address, waiting }) => [address, waiting]),
      [
        ['0.0.0.0', 0],
        ['127.0.0.1', 0],
      ],
    )
  })

  const ADDRESSES = [
    { hex: '00000000000000000000000001000000', address: '::1' },
    { hex: '00000000000000000000000000000000', address: '::' },
    { hex: 'B80D0120000000000000000001000000', address: '2001:db8::1' },
    { hex: '0000000000000000FFFF00000100007F', address: '127.0.0.1' },
  ]
  for (const { hex, address } of ADDRESSES) {
    void it(`writes ${hex} as ${address}`, () => {
      assert.equal(parsePortSockets(HEAD + row(`${hex}:1A0B`, '0A'), 6667, 'tcp')[0]?.address, address)
    })
  }

  void it('passes over what is no row', () => {
    for (const text of ['', '\n', 'nonsense', '1: 2 3 4 5 6 7 8', ':::: : : : :']) {
      assert.deepEqual(parsePortSockets(text, 6667, 'tcp'), [])
    }
  })
})

void describe('parsePathInodes', () => {
  const table = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000bb2d82: 00000003 00000000 00000000 0001 03   631
0000000032b66440: 00000002 00000000 00010000 0001 01 26638 /run/line.sock
0000000032b66441: 00000002 00000000 00010000 0001 01  2663 /run/a line.sock
0000000032b66442: 00000002 00000000 00010000 0001 01 26640 @/run/line.sock
`
  void it('finds the sockets that were bound to a path, which may have blanks, and no abstract ones', () => {
    assert.deepEqual(parsePathInodes(table, ['/run/line.sock']), ['26638'])
    assert.deepEqual(parsePathInodes(table, ['/run/a line.sock', '/run/line.sock']), ['26638', '2663'])
    assert.deepEqual(parsePathInodes(table, ['']), [])
    assert.deepEqual(parsePathInodes('', ['/run/line.sock']), [])
  })
})
