/** On a network of its own, which is one process's alone: a namespace with an interface that leads nowhere. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'

const PROGRAM = `
  import { systemClock, udp } from '@partyline/net'
  import { answerForTransfer, findTransfer } from ${JSON.stringify(new URL('./find-transfer.ts', import.meta.url).href)}
  import { askNetwork, findServers } from ${JSON.stringify(new URL('./find-servers.ts', import.meta.url).href)}
  import { openDiscovery } from ${JSON.stringify(new URL('./responder.ts', import.meta.url).href)}
  import { formatName, words } from ${JSON.stringify(new URL('./dns-message.ts', import.meta.url).href)}
  const log = { debug() {}, info() {}, warn: (event) => console.log(event), error() {} }
  const services = [{ type: ['_ircs', '_tcp'], port: 6697 }]
  const announced = () => ({ instance: 'Our line', host: 'partyline-c0ffee', services })
  const discovery = await openDiscovery({ announced, log })
  console.log('interfaces', discovery.interfaces.join())
  for (const [host, group] of [['192.0.2.1', '224.0.0.251'], ['::', 'ff02::fb']]) {
    const multicast = { interface: 'dummy0', loopback: true }
    await using asker = await udp({ bind: { host, port: 0 }, ipv6Only: host === '::', multicast })
    await asker.send(Buffer.concat([words(9, 0, 1, 0, 0, 0), formatName(['_ircs', '_tcp', 'local']), words(12, 1)]), { host: group, port: 5353 })
    const answer = await asker.receive({ timeoutMs: 10_000 })
    console.log(answer.data.readUInt16BE(0), answer.data.readUInt16BE(6), answer.data.includes('Our line'), answer.data.includes(Buffer.from('c0000201', 'hex')))
  }
  const servers = await findServers({ clock: systemClock, waitMs: 500 })
  console.log(JSON.stringify(servers))
  await discovery.close()
  const transfer = await answerForTransfer('42', 7000)
  const parts = { clock: systemClock, waitMs: 500 }
  console.log(JSON.stringify([await findTransfer('42', parts), await findTransfer('43', parts)]))
  const listed = [[['_partyline-transfer', '_tcp', 'local'], 12], [['_services', '_dns-sd', '_udp', 'local'], 12]]
  console.log(JSON.stringify(await askNetwork(listed, parts)))
  await transfer.close()
`
const SETUP =
  'ip link set lo up && ip link add dummy0 type veth peer name far && ip link set far up && sysctl -qw net.ipv6.conf.far.disable_ipv6=1 && ip addr add 192.0.2.1/24 dev dummy0 && ' +
  'ip addr add fd00::1/64 dev dummy0 nodad && ip link set dummy0 up multicast on && ' +
  'ip route add 224.0.0.0/4 dev dummy0 && exec "$0" "$@"'

/** A namespace needs the right to make one. */
const canIsolate = spawnSync('unshare', ['--net', 'ip', 'link']).status === 0

void test(
  'a server is found by what asks the network, over both families, and a transfer only by what asks for its number',
  { skip: !canIsolate && 'needs root on Linux' },
  () => {
    const node = [process.execPath, '--conditions=source', '--input-type=module-typescript', '--eval', PROGRAM]
    const { stdout, stderr } = spawnSync('unshare', ['--net', 'sh', '-c', SETUP, ...node], {
      timeout: 60_000,
      encoding: 'utf8',
    })
    const transfer = { port: 7000, addresses: ['192.0.2.1', 'fd00::1'] }
    const server = { instance: 'Our line', isEncrypted: true, port: 6697, addresses: ['192.0.2.1', 'fd00::1'] }
    assert.deepEqual(
      stdout.trim().split('\n'),
      [
        'interfaces dummy0',
        '9 5 true true',
        '9 5 true true',
        JSON.stringify([server]),
        JSON.stringify([transfer, null]),
        '[]',
      ],
      stderr,
    )
  },
)
