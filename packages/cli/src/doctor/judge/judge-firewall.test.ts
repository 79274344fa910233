import type { FirewallObservation } from '../observations.ts'
import { checkTcpCases, FREE, HERE, LOOPBACK, NO_SERVICE } from './check-tcp-cases.ts'

function rule(
  kind: FirewallObservation['kind'],
  path: FirewallObservation['path'],
  tool: FirewallObservation['tool'] = 'nft',
): FirewallObservation {
  const isTold = kind !== 'open' && kind !== 'not-installed'
  const address = path === null ? null : path === 'loopback' ? LOOPBACK.address : HERE.address
  return { tool, kind, address, path, detail: isTold ? 'rule 4' : null, command: isTold ? `${tool} let it in` : null }
}

checkTcpCases([
  {
    promise: 'a firewall rule that explains the silence',
    seen: { reach: [{ ...LOOPBACK, outcome: 'silent' }], firewall: [rule('blocked', 'loopback')], ...NO_SERVICE },
    problem: 'firewall',
    says: /no answer in 3 ms\. The firewall rule below explains it.*blocks port 6667 \(rule 4\).*nft let it in/,
  },
  {
    promise: 'a firewall rule that keeps others out',
    seen: { reach: [HERE], firewall: [rule('blocked', 'in'), rule('blocked', 'in', 'ufw')] },
    problem: null,
    says: /^(?!.*nft let it in).*for other machines.*ufw let it in/,
  },
  {
    promise: 'a refusal that a firewall rule explains, which two tools tell',
    seen: {
      reach: [{ ...LOOPBACK, outcome: 'refused', code: 'ECONNREFUSED' }],
      port: FREE,
      firewall: [
        { ...rule('blocked', 'loopback'), detail: 'rule 4 in ip filter INPUT' },
        rule('blocked', 'loopback', 'iptables'),
      ],
      ...NO_SERVICE,
    },
    problem: 'firewall',
    says: /^(?!.*(nobody listens|Start the server|nft let it in)).*refused the connection.*iptables let it in/,
  },
  {
    promise: 'chains of ufw, of which ufw says more',
    seen: {
      reach: [HERE],
      firewall: [
        { ...rule('uncertain', 'in', 'iptables'), detail: '-A ufw-user-input -m recent -j DROP' },
        rule('open', 'in', 'ufw'),
      ],
    },
    problem: null,
    says: /^(?!.*may block).*No rule .*\(ufw\) blocks/,
  },
  {
    promise: 'a firewall rule that seems to block what has worked',
    seen: { reach: [LOOPBACK], firewall: [rule('blocked', 'loopback')] },
    problem: null,
    says: /^(?!.*rule 4)/,
  },
  {
    promise: 'rules that only root may read',
    seen: {
      firewall: [
        { ...rule('unreadable', null), detail: 'you must be root' },
        { ...rule('unreadable', null, 'ufw'), detail: 'Permission denied' },
        { ...rule('unreadable', null, 'ip6tables'), detail: 'it took too long' },
        rule('open', 'out', 'iptables'),
      ],
    },
    problem: null,
    says: /\(iptables\) blocks.*\(nft, ufw\) can be read by root only.*sudo.*ip6tables could not be read: it took too long/,
  },
  {
    promise: 'no firewall tool',
    seen: { firewall: [rule('not-installed', null)] },
    problem: null,
    says: /No firewall tool/,
  },
])
