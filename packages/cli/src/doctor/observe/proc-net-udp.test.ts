import assert from 'node:assert/strict'
import { it } from 'node:test'
import { parseBound } from './proc-net-udp.ts'

const HEAD =
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n'

void it('finds what is bound to the port, with address and inode, in both families', () => {
  const rows = (local: string) =>
    `${HEAD}  374: ${local} 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4711 2 0000000000000000 0\n`
  assert.deepEqual(parseBound(rows('0100007F:1388'), 5000), [{ address: '127.0.0.1', inode: '4711' }])
  assert.deepEqual(parseBound(rows('00000000000000000000000001000000:1388'), 5000), [{ address: '::1', inode: '4711' }])
  assert.deepEqual(parseBound(rows('0100007F:1389'), 5000), [])
  assert.deepEqual(parseBound('', 5000), [])
})
