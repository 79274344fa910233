import assert from 'node:assert/strict'
import { it } from 'node:test'
import { parseListeners } from './proc-net-tcp.ts'

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'

void it('finds who listens on the port, and how many connections wait', () => {
  const table = `${HEAD}   0: 0100007F:1A0B 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 1 1
   1: 0100007F:1A0C 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1
   2: 0100007F:1A0B 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 3 1\n`
  assert.deepEqual(parseListeners(table, 6667), [{ address: '127.0.0.1', waiting: 3 }])
})

void it('writes IPv6 addresses in their short form', () => {
  const row = (hex: string) => `${HEAD}   0: ${hex}:1A0B 0:0 0A 0:0\n`
  assert.equal(parseListeners(row('00000000000000000000000001000000'), 6667)[0]?.address, '::1')
  assert.equal(parseListeners(row('00000000000000000000000000000000'), 6667)[0]?.address, '::')
  assert.equal(parseListeners(row('B80D0120000000000000000001000000'), 6667)[0]?.address, '2001:db8::1')
})
