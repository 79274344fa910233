/** Names, routes and firewall rules, in networks of the tests' own. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { missing, missingNetwork } from '../support/needs.ts'
import { IN_OWN_NETWORK } from '../support/own-network.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { missingSegment } from '../nc/own-segment.ts'
import { ask, flat, inNetwork } from './ask.ts'

const run = promisify(execFile)

void test('a name for which there is no answer has an exit code of its own', { skip: missingNetwork() }, async () => {
  const { code, text } = await ask(['no-such-host.invalid'], {}, IN_OWN_NETWORK)
  assert.equal(code, 10, text)
  assert.match(text, /^ {2}PROBLEM name .*\n.*"no-such-host\.invalid"/m)
})

void test(
  'a name server that does not answer holds nobody up for longer than was allowed',
  { skip: missingNetwork() },
  async () => {
    await using folder = await tempFolder()
    const [resolver, order] = [folder.path('resolv.conf'), folder.path('nsswitch.conf')]
    // The resolver itself would wait for minutes.
    await writeFile(resolver, 'nameserver 127.0.0.1\noptions timeout:30 attempts:5\n')
    await writeFile(order, 'hosts: dns\n')
    const script = [
      'ip link set lo up',
      `mount --bind ${resolver} /etc/resolv.conf`,
      `mount --bind ${order} /etc/nsswitch.conf`,
      // It takes the question and says nothing.
      `${process.execPath} --eval "require('node:dgram').createSocket('udp4').bind(53, '127.0.0.1')" & server=$!`,
      'until ss --no-header --listening --udp --numeric | grep -q 127.0.0.1:53; do :; done',
      '"$@"; code=$?; kill $server; exit $code',
    ].join('\n')
    const said = await ask(['--timeout', '1', 'chat.example'], {}, [
      'unshare',
      '--net',
      '--mount',
      'sh',
      '-c',
      script,
      'sh',
    ])
    assert.equal(said.code, 10, said.text)
    assert.match(flat(said.text), /gave no answer for "chat\.example" within [\d.]+ s/)
  },
)

void test('an address to which no way leads is unreachable, not silent', { skip: missingNetwork() }, async () => {
  const { code, text } = await ask(['198.51.100.1', 6667], {}, IN_OWN_NETWORK)
  assert.equal(code, 15, text)
  assert.match(flat(text), /no way leads there .*ip route get 198\.51\.100\.1/)
})

const NFT_SETUP =
  'nft add table inet t && nft add chain inet t in "{ type filter hook input priority 0; }" && nft add rule inet t in tcp dport 6667 drop'

void test(
  'a rule of nftables that drops the port is found and explains the silence',
  { skip: missingNetwork('nftables') },
  async () => {
    const { code, text } = await ask(['--timeout', '1', '127.0.0.1', 6667], {}, inNetwork(NFT_SETUP))
    assert.equal(code, 11, text)
    assert.match(flat(text), /A firewall rule blocks port 6667 \(rule \d+ in inet t in\)/)
  },
)

void test(
  'a rule of iptables that rejects the port is found and explains the refusal',
  { skip: missingNetwork('iptables') },
  async () => {
    const setup = 'iptables -A INPUT -p tcp --dport 6667 -j REJECT --reject-with tcp-reset'
    const { code, text } = await ask(['127.0.0.1', 6667], {}, inNetwork(setup))
    assert.equal(code, 11, text)
    assert.match(flat(text), /A firewall rule blocks port 6667 .*iptables -I INPUT -p tcp --dport 6667 -j ACCEPT/)
  },
)

void test(
  'rules outside of the usual table, and those on the way out, are found too, for TCP and UDP',
  { skip: missingNetwork('iptables') },
  async () => {
    const raw = 'iptables -t raw -A PREROUTING -p tcp --dport 6667 -j DROP'
    const early = await ask(['--timeout', '500ms', '127.0.0.1', 6667], {}, inNetwork(raw))
    assert.equal(early.code, 11, early.text)
    assert.match(flat(early.text), /explains it.*iptables -t raw -I PREROUTING -p tcp --dport 6667 -j ACCEPT/)
    const output = 'iptables -A OUTPUT -o lo -p tcp -m multiport --dports 22,6667 -j REJECT'
    const own = await ask(['127.0.0.1', 6667], {}, inNetwork(output))
    assert.equal(own.code, 11, own.text)
    const other = await ask(['127.0.0.1', 6668], {}, inNetwork(output))
    assert.equal(other.code, 13, other.text)
    assert.match(flat(other.text), /No rule of this machine .* blocks port 6668/)
    const datagrams = 'iptables -A INPUT -p udp --dport 5000 -j DROP'
    const udp = await ask(['--udp', '127.0.0.1', 5000], {}, inNetwork(datagrams))
    assert.equal(udp.code, 11, udp.text)
    assert.match(flat(udp.text), /UDP port 5000 of this machine is free.*-p udp --dport 5000 -j ACCEPT/)
  },
)

/** A network that lasts as long as the program in it. */
async function heldNetwork(): Promise<Program> {
  const holder = await Program.start('unshare', ['--net', 'sh', '-c', 'ip link set lo up && echo ready && exec cat'])
  await holder.output.expect(/ready/)
  return holder
}

void test(
  'a firewall of another machine that rejects is told from one that drops, and from a port where nobody listens',
  { skip: missingSegment() || missing('iptables') },
  async () => {
    await using here = await heldNetwork()
    await using there = await heldNetwork()
    const inside = (holder: Program) => ['nsenter', '--target', String(holder.pid), '--net']
    const shell = (holder: Program, script: string) => run('nsenter', [...inside(holder).slice(1), 'sh', '-ec', script])
    await shell(here, `ip link add near type veth peer name far netns ${there.pid}`)
    await shell(here, 'ip address add 192.0.2.1/24 dev near; ip link set near up')
    await shell(
      there,
      `ip address add 192.0.2.2/24 dev far; ip link set far up
       iptables -A INPUT -p tcp --dport 6667 -j REJECT --reject-with icmp-host-prohibited
       iptables -A INPUT -p tcp --dport 6697 -j DROP; iptables -A INPUT -p udp --dport 5000 -j DROP`,
    )
    for (const [args, code, says] of [
      [['192.0.2.2', 6667], 23, /was rejected .*firewall there or on the way/],
      [['--timeout', '1', '192.0.2.2', 6697], 14, /no answer in [\d.]+ s/],
      [['192.0.2.2', 6660], 13, /nobody listens there.*The machine is there/],
      [['--timeout', '1', '--udp', '192.0.2.2', 5000], 20, /open .* or a firewall drops/],
      [['--udp', '192.0.2.2', 5001], 13, /is closed: an ICMP message said so/],
    ] as const) {
      const said = await ask(args, {}, inside(here))
      assert.equal(said.code, code, said.text)
      assert.match(flat(said.text), says)
    }
  },
)
