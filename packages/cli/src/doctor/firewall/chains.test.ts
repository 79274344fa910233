import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { FirewallVerdict } from './chains.ts'
import { judgeIptables } from './iptables.ts'
import { judgeNft } from './nft.ts'
import type { Packet } from './packet.ts'

const PACKET: Packet = { path: 'in', protocol: 'tcp', address: '192.0.2.9', family: 4, port: 6667 }

interface Case {
  readonly promise: string
  readonly rules: string
  readonly kind: FirewallVerdict['kind']
  readonly packet?: Partial<Packet>
}

const IPTABLES: readonly Case[] = [
  { promise: 'no rules', rules: ':INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]', kind: 'open' },
  {
    promise: 'a rule that drops the port',
    rules: ':INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 6667 -j DROP',
    kind: 'blocked',
  },
  {
    promise: 'a rule for another port',
    rules: ':INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 6668 -j DROP',
    kind: 'open',
  },
  {
    promise: 'every port but this',
    rules: ':INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp ! --dport 6667 -j DROP',
    kind: 'open',
  },
  {
    promise: 'a rule for UDP',
    rules: ':INPUT ACCEPT [0:0]\n-A INPUT -p udp -m udp --dport 6667 -j DROP',
    kind: 'open',
  },
  {
    promise: 'a range in a list of ports',
    rules: ':INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m multiport --dports 22,6660:6669 -j REJECT --reject-with tcp-reset',
    kind: 'blocked',
  },
  {
    promise: 'a range that ends before the port',
    rules: ':INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 6660:6666 -j DROP',
    kind: 'open',
  },
  { promise: 'a policy that drops', rules: ':INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT', kind: 'blocked' },
  {
    promise: 'loopback that is let through',
    rules: ':INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT',
    kind: 'open',
    packet: { path: 'loopback', address: '127.0.0.1' },
  },
  {
    promise: 'established connections only',
    rules: ':INPUT DROP [0:0]\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    kind: 'blocked',
  },
  {
    promise: 'a port that is let through',
    rules: ':INPUT DROP [0:0]\n-A INPUT -p tcp --dport 6667 -j ACCEPT',
    kind: 'open',
  },
  {
    promise: 'a sender that is blocked',
    rules: ':INPUT ACCEPT [0:0]\n-A INPUT -s 192.0.2.0/24 -p tcp -j DROP',
    kind: 'uncertain',
  },
  {
    promise: 'a sender that alone is let in',
    rules: ':INPUT DROP [0:0]\n-A INPUT -s 192.0.2.1/32 -j ACCEPT',
    kind: 'uncertain',
  },
  {
    promise: 'a chain that is jumped to, with words in quotes',
    rules:
      ':INPUT ACCEPT [0:0]\n:guard - [0:0]\n-A INPUT -m comment --comment "-j ACCEPT is not it" -j guard\n-A guard -p tcp --dport 6667 -j DROP',
    kind: 'blocked',
  },
  {
    promise: 'a chain that returns before it blocks',
    rules:
      ':INPUT ACCEPT [0:0]\n:guard - [0:0]\n-A INPUT -j guard\n-A guard -p tcp --dport 6667 -j RETURN\n-A guard -j DROP',
    kind: 'open',
  },
  {
    promise: 'a chain that may return before it blocks',
    rules:
      ':INPUT ACCEPT [0:0]\n:guard - [0:0]\n-A INPUT -j guard\n-A guard -s 192.0.2.1/32 -j RETURN\n-A guard -j DROP',
    kind: 'uncertain',
  },
  {
    promise: 'output rules, for a connection from here',
    rules: ':INPUT DROP [0:0]\n:OUTPUT ACCEPT [0:0]',
    kind: 'open',
    packet: { path: 'out' },
  },
  {
    promise: 'packets that are for no address of this machine',
    rules: ':INPUT ACCEPT [0:0]\n-A INPUT -m addrtype --dst-type LOCAL -j RETURN\n-A INPUT -j DROP',
    kind: 'open',
  },
  {
    promise: 'another table that drops before the filter is asked',
    rules:
      '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp --dport 6667 -j DROP',
    kind: 'blocked',
  },
  {
    promise: 'a rule on the way out, for a connection of this machine to itself',
    rules: ':INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -o lo -p tcp --dport 6667 -j REJECT',
    kind: 'blocked',
    packet: { path: 'loopback', address: '127.0.0.1' },
  },
  {
    promise: 'a target that is no chain',
    rules:
      ':INPUT ACCEPT [0:0]\n-A INPUT -j LOG --log-prefix "-j DROP "\n-A INPUT -p tcp -m tcp --dport 6667 --syn -j DROP',
    kind: 'blocked',
  },
  {
    promise: 'another address of this machine',
    rules: ':INPUT ACCEPT [0:0]\n-A INPUT -d 192.0.2.10/32 -p tcp -j DROP',
    kind: 'open',
  },
  {
    promise: 'a rule for UDP, for UDP',
    rules: ':INPUT ACCEPT [0:0]\n-A INPUT -p udp -m udp --dport 6667 -j DROP',
    kind: 'blocked',
    packet: { protocol: 'udp' },
  },
]
for (const { promise, rules, kind, packet } of IPTABLES) {
  void it(`iptables: ${promise}: ${kind}`, () => {
    assert.equal(judgeIptables(rules, { ...PACKET, ...packet }).kind, kind)
  })
}

/** `nft -j list ruleset` with one table, one base chain and these statements, a list for each rule. */
function nftRules(policy: 'accept' | 'drop', ...rules: readonly (readonly unknown[])[]): string {
  const place = { family: 'inet', table: 'filter' }
  return JSON.stringify({
    nftables: [
      { metainfo: { version: '1.0.6', json_schema_version: 1 } },
      { table: { family: 'inet', name: 'filter', handle: 1 } },
      { chain: { ...place, name: 'in', handle: 1, type: 'filter', hook: 'input', prio: 0, policy } },
      { chain: { ...place, name: 'guard', handle: 2 } },
      { rule: { ...place, chain: 'guard', handle: 3, expr: [dport(6667), { drop: null }] } },
      ...rules.map((expr, index) => ({ rule: { ...place, chain: 'in', handle: index + 4, expr } })),
    ],
  })
}

function dport(right: unknown, op = '=='): unknown {
  return { match: { op, left: { payload: { protocol: 'tcp', field: 'dport' } }, right } }
}

function match(protocol: string, field: string, right: unknown): unknown {
  return { match: { op: '==', left: { payload: { protocol, field } }, right } }
}

const STATE = { match: { op: 'in', left: { ct: { key: 'state' } }, right: ['established', 'related'] } }
const SENDER = { match: { op: '==', left: { payload: { protocol: 'ip', field: 'saddr' } }, right: '192.0.2.1' } }
const IPV6_SENDER = {
  match: { op: '==', left: { payload: { protocol: 'ip6', field: 'saddr' } }, right: '2001:db8::1' },
}
const LOOPBACK = { match: { op: '==', left: { meta: { key: 'iifname' } }, right: 'lo' } }
const COUNTER = { counter: { packets: 0, bytes: 0 } }
const PORT_MAP = {
  vmap: { key: { payload: { protocol: 'tcp', field: 'dport' } }, data: { set: [[6667, { drop: null }]] } },
}

const NFT: readonly Case[] = [
  { promise: 'no tables', rules: '{"nftables":[]}', kind: 'open' },
  {
    promise: 'a rule that drops the port',
    rules: nftRules('accept', [dport(6667), COUNTER, { drop: null }]),
    kind: 'blocked',
  },
  {
    promise: 'a rule that rejects',
    rules: nftRules('accept', [dport(6667), { reject: { type: 'tcp reset' } }]),
    kind: 'blocked',
  },
  { promise: 'another port', rules: nftRules('accept', [dport(6668), { drop: null }]), kind: 'open' },
  {
    promise: 'a set with a range',
    rules: nftRules('accept', [dport({ set: [22, { range: [6660, 6669] }] }), { drop: null }]),
    kind: 'blocked',
  },
  { promise: 'a set with a name', rules: nftRules('accept', [dport('@chat'), { drop: null }]), kind: 'uncertain' },
  { promise: 'every port but this', rules: nftRules('accept', [dport(6667, '!='), { drop: null }]), kind: 'open' },
  {
    promise: 'a policy that drops',
    rules: nftRules('drop', [STATE, { accept: null }], [LOOPBACK, { accept: null }]),
    kind: 'blocked',
  },
  {
    promise: 'loopback that is let through',
    rules: nftRules('drop', [LOOPBACK, { accept: null }]),
    kind: 'open',
    packet: { path: 'loopback', address: '127.0.0.1' },
  },
  { promise: 'a sender that alone is let in', rules: nftRules('drop', [SENDER, { accept: null }]), kind: 'uncertain' },
  { promise: 'a sender of the other family', rules: nftRules('accept', [IPV6_SENDER, { drop: null }]), kind: 'open' },
  { promise: 'a chain that is jumped to', rules: nftRules('accept', [{ jump: { target: 'guard' } }]), kind: 'blocked' },
  { promise: 'a verdict map', rules: nftRules('accept', [PORT_MAP]), kind: 'blocked' },
  {
    promise: 'another address of this machine',
    rules: nftRules('accept', [match('ip', 'daddr', { prefix: { addr: '192.0.2.10', len: 31 } }), { drop: null }]),
    kind: 'open',
  },
  {
    promise: 'packets that are for no address of this machine',
    rules: nftRules('accept', [
      { match: { op: '!=', left: { fib: { result: 'type', flags: ['daddr', 'iif'] } }, right: 'local' } },
      { drop: null },
    ]),
    kind: 'open',
  },
  {
    promise: 'a sender that is this machine',
    rules: nftRules('accept', [match('ip', 'saddr', { set: ['192.0.2.9'] }), { drop: null }]),
    kind: 'blocked',
    packet: { path: 'loopback' },
  },
  {
    promise: 'a rule for TCP, for UDP',
    rules: nftRules('accept', [dport(6667), { drop: null }]),
    kind: 'open',
    packet: { protocol: 'udp' },
  },
  {
    promise: 'a match of iptables that is not understood',
    rules: nftRules('accept', [{ xt: null }, { drop: null }]),
    kind: 'uncertain',
  },
]
for (const { promise, rules, kind, packet } of NFT) {
  void it(`nft: ${promise}: ${kind}`, () => {
    assert.equal(judgeNft(rules, { ...PACKET, ...packet }).kind, kind)
  })
}

void it('nft: names the rule by its handle and chain, as nft -a shows them', () => {
  assert.deepEqual(judgeNft(nftRules('accept', [dport(6667), { drop: null }]), PACKET), {
    kind: 'blocked',
    rule: 'rule 4 in inet filter in',
    command: 'nft insert rule inet filter in tcp dport 6667 accept',
  })
})

void it('nft: tables that iptables wrote are left to iptables, where that can be asked', () => {
  const rules = nftRules('accept', [{ xt: { type: 'match', name: 'multiport' } }, { drop: null }])
  assert.equal(judgeNft(rules, PACKET, true).kind, 'open')
  assert.equal(judgeNft(nftRules('accept', [{ drop: null }]), PACKET, true).kind, 'blocked')
})

void it('iptables: the command is for the table, the chain and the family', () => {
  const rules = '*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -j DROP'
  assert.deepEqual(judgeIptables(rules, { ...PACKET, family: 6, address: '2001:db8::1' }), {
    kind: 'blocked',
    rule: '-t mangle -A PREROUTING -p tcp -j DROP',
    command: 'ip6tables -t mangle -I PREROUTING -p tcp --dport 6667 -j ACCEPT',
  })
})
