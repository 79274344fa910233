import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { FirewallVerdict } from './chains.ts'
import type { Packet } from './packet.ts'
import { judgeUfw } from './ufw.ts'

const PACKET: Packet = { path: 'in', protocol: 'tcp', address: '192.0.2.9', family: 4, port: 6667 }

interface Case {
  readonly promise: string
  readonly rules: string
  readonly kind: FirewallVerdict['kind']
  readonly packet?: Partial<Packet>
}

const UFW_HEAD =
  'Status: active\nLogging: on (low)\nDefault: deny (incoming), allow (outgoing), disabled (routed)\n\nTo  Action  From\n'
const UFW: readonly Case[] = [
  { promise: 'switched off', rules: 'Status: inactive\n', kind: 'open' },
  { promise: 'on, without a rule for the port', rules: UFW_HEAD, kind: 'blocked' },
  { promise: 'the port let in', rules: `${UFW_HEAD}6667/tcp                   ALLOW IN    Anywhere\n`, kind: 'open' },
  { promise: 'a range let in', rules: `${UFW_HEAD}6660:6669/tcp              ALLOW IN    Anywhere\n`, kind: 'open' },
  {
    promise: 'a range let in that ends before the port',
    rules: `${UFW_HEAD}6660:6666/tcp              ALLOW IN    Anywhere\n`,
    kind: 'blocked',
  },
  {
    promise: 'let in for UDP only',
    rules: `${UFW_HEAD}6667/udp                   ALLOW IN    Anywhere\n`,
    kind: 'blocked',
  },
  {
    promise: 'let in for IPv6 only',
    rules: `${UFW_HEAD}6667/tcp (v6)              ALLOW IN    Anywhere (v6)\n`,
    kind: 'blocked',
  },
  {
    promise: 'let in from one network',
    rules: `${UFW_HEAD}6667/tcp                   ALLOW IN    192.0.2.0/24\n`,
    kind: 'uncertain',
  },
  {
    promise: 'refused the other way only',
    rules: `${UFW_HEAD}6667/tcp  DENY OUT  Anywhere\n6667/tcp  ALLOW IN  Anywhere\n`,
    kind: 'open',
  },
  { promise: 'refused', rules: `${UFW_HEAD}6667                       REJECT IN   Anywhere\n`, kind: 'blocked' },
  {
    promise: 'let in by the name of an application',
    rules: `${UFW_HEAD}22,6667/tcp (Chat Full)    ALLOW IN    Anywhere\n`,
    kind: 'open',
  },
  {
    promise: 'let in by the name of an application, for IPv6',
    rules: `${UFW_HEAD}6667/tcp (Chat)  DENY IN  Anywhere\n6667/tcp (Chat (v6))  ALLOW IN  Anywhere (v6)\n`,
    kind: 'open',
    packet: { family: 6, address: '2001:db8::1' },
  },
  {
    promise: 'let in by one interface',
    rules: `${UFW_HEAD}6667/tcp on eth0           ALLOW IN    Anywhere\n`,
    kind: 'uncertain',
  },
  {
    promise: 'let in to one address',
    rules: `${UFW_HEAD}192.0.2.9 6667/tcp         ALLOW IN    Anywhere\n`,
    kind: 'uncertain',
  },
  {
    promise: 'an address of the other family let in',
    rules: `${UFW_HEAD}2001:db8::1 6667/tcp       ALLOW IN    Anywhere\n`,
    kind: 'blocked',
  },
  {
    promise: 'another port by one interface',
    rules: `${UFW_HEAD}22/tcp on eth0             ALLOW IN    Anywhere\n`,
    kind: 'blocked',
  },
  {
    promise: 'every port let in for UDP',
    rules: `${UFW_HEAD}Anywhere/udp               ALLOW IN    Anywhere\n`,
    kind: 'blocked',
  },
  {
    promise: 'let in from one port of the sender',
    rules: `${UFW_HEAD}6667/tcp                   ALLOW IN    Anywhere 53\n`,
    kind: 'uncertain',
  },
  {
    promise: 'let in, with a log and a note',
    rules: `${UFW_HEAD}6667/tcp                   ALLOW IN    Anywhere                   (log) # chat\n`,
    kind: 'open',
  },
  {
    promise: 'what only passes through',
    rules: `${UFW_HEAD}6667/tcp                   ALLOW FWD   Anywhere\n`,
    kind: 'blocked',
  },
  { promise: 'a connection from here', rules: UFW_HEAD, kind: 'open', packet: { path: 'out' } },
  { promise: 'within this machine', rules: UFW_HEAD, kind: 'open', packet: { path: 'loopback' } },
]
for (const { promise, rules, kind, packet } of UFW) {
  void it(`ufw: ${promise}: ${kind}`, () => {
    assert.equal(judgeUfw(rules, { ...PACKET, ...packet }).kind, kind)
  })
}
