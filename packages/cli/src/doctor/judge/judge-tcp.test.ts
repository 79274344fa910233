import { it } from 'node:test'
import type { Problem } from '../finding.ts'
import type {
  CertificateObservation,
  FirewallObservation,
  PortObservation,
  ReachObservation,
  TcpObservations,
} from '../observations.ts'
import type { TcpTarget } from '../target.ts'
import { judge } from './judge.ts'
import { checkFindings, IRC, NAME, NOW, service } from './testing.ts'

const TARGET: TcpTarget = {
  kind: 'tcp',
  host: 'chat.example',
  port: 6667,
  security: 'either',
  application: 'irc',
  path: '/',
}

const REMOTE: ReachObservation = {
  address: '192.0.2.1',
  port: 6667,
  family: 4,
  outcome: 'reachable',
  code: null,
  durationMs: 3,
  isLoopback: false,
  isLocal: false,
}
const HERE: ReachObservation = { ...REMOTE, isLocal: true }
const LOOPBACK: ReachObservation = { ...HERE, address: '127.0.0.1', isLoopback: true }
const HELD: PortObservation = {
  port: 6667,
  listeners: [{ address: '127.0.0.1', waiting: 0 }],
  state: 'held',
  holder: { pid: 42, command: 'otherd' },
  freePort: 6668,
}
const FREE: PortObservation = { port: 6667, listeners: [], state: 'free', holder: null, freePort: null }

const CERTIFICATE: CertificateObservation = {
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  subject: 'CN=chat.example',
  issuer: 'CN=Issuer',
  names: ['DNS:chat.example'],
  keyBits: null,
  validFrom: '2026-11-01T00:00:00.000Z',
  validTo: '2027-11-01T00:00:00.000Z',
  fingerprint: 'AA:BB',
  isSelfSigned: false,
  chainError: null,
  coversHost: true,
}
const SELF_SIGNED: CertificateObservation = {
  ...CERTIFICATE,
  issuer: CERTIFICATE.subject,
  isSelfSigned: true,
  chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT',
}

function rule(
  kind: FirewallObservation['kind'],
  path: FirewallObservation['path'],
  tool: FirewallObservation['tool'] = 'nft',
): FirewallObservation {
  const isTold = kind !== 'open' && kind !== 'not-installed'
  const address = path === null ? null : path === 'loopback' ? LOOPBACK.address : HERE.address
  return { tool, kind, address, path, detail: isTold ? 'rule 4' : null, command: isTold ? `${tool} let it in` : null }
}

const FINE: TcpObservations = {
  kind: 'tcp',
  name: NAME,
  reach: [REMOTE],
  port: null,
  firewall: [],
  service: service(IRC),
}
const SILENT = { ...REMOTE, outcome: 'silent', durationMs: 5_000 } as const
const REFUSED = { ...REMOTE, outcome: 'refused', code: 'ECONNREFUSED' } as const
const NO_SERVICE = { service: null }

interface Case {
  readonly promise: string
  readonly seen: Partial<TcpObservations>
  readonly problem: Problem | null
  /** Messages and remedies together say this. */
  readonly says?: RegExp
  readonly target?: Partial<TcpTarget>
}

const CASES: readonly Case[] = [
  {
    promise: 'a server that answers',
    seen: {},
    problem: null,
    says: /A Partyline server answers.*irssi -c chat\.example/,
  },
  {
    promise: 'a name without an address',
    seen: { name: { ...NAME, addresses: [], failure: 'unknown' }, reach: [], ...NO_SERVICE },
    problem: 'name',
    says: /"chat\.example" has no address.*spelling/,
  },
  {
    promise: 'a resolver that does not answer',
    seen: { name: { ...NAME, addresses: [], failure: 'unanswered' }, reach: [], ...NO_SERVICE },
    problem: 'name',
    says: /resolv\.conf/,
  },
  {
    promise: 'a resolver that takes too long',
    seen: { name: { ...NAME, addresses: [], failure: 'late', durationMs: 5_000 }, reach: [], ...NO_SERVICE },
    problem: 'name',
    says: /within 5 s.*--timeout/,
  },
  { promise: 'a slow resolver', seen: { name: { ...NAME, durationMs: 2_500 } }, problem: null, says: /took 2\.5 s/ },
  {
    promise: 'a name that means this machine',
    seen: { name: { ...NAME, addresses: ['127.0.1.1'] } },
    problem: null,
    says: /means the machine itself/,
  },
  {
    promise: 'a closed port elsewhere',
    seen: { reach: [REFUSED], ...NO_SERVICE },
    problem: 'refused',
    says: /--public/,
  },
  {
    promise: 'an address that says nothing',
    seen: { reach: [SILENT], ...NO_SERVICE },
    problem: 'silent',
    says: /no answer in 5 s.*firewall/,
  },
  {
    promise: 'no route, by IPv6',
    seen: {
      reach: [{ ...REMOTE, address: '2001:db8::1', family: 6, outcome: 'unreachable', code: 'ENETUNREACH' }],
      ...NO_SERVICE,
    },
    problem: 'unreachable',
    says: /\[2001:db8::1\]:6667.*ENETUNREACH.*no IPv6/,
  },
  {
    promise: 'a firewall elsewhere that says so',
    seen: { reach: [{ ...REMOTE, outcome: 'filtered', code: 'EHOSTUNREACH' }], ...NO_SERVICE },
    problem: 'filtered',
    says: /was rejected \(EHOSTUNREACH, 3 ms\).*forbidden.*firewall-cmd --add-port=6667\/tcp/,
  },
  {
    promise: 'a machine that is not there',
    seen: {
      reach: [{ ...REMOTE, outcome: 'unreachable', code: 'EHOSTUNREACH', durationMs: 3_100 }],
      ...NO_SERVICE,
    },
    problem: 'unreachable',
    says: /no machine answers for that address.*is off/,
  },
  {
    promise: 'one family that refuses while the other answers',
    seen: { reach: [{ ...REFUSED, address: '::1', family: 6 }, REMOTE] },
    problem: null,
    says: /\[::1\]:6667 refused.*use the other address/,
  },
  {
    promise: 'one family that is silent while the other answers',
    seen: { reach: [SILENT, REMOTE] },
    problem: null,
    says: /take it out of the DNS/,
  },
  {
    promise: 'a server on loopback when another address was asked',
    seen: { reach: [{ ...HERE, outcome: 'refused', code: 'ECONNREFUSED' }], port: HELD, ...NO_SERVICE },
    problem: 'address',
    says: /listens on 127\.0\.0\.1:6667 only.*--public/,
  },
  {
    promise: 'a port of this machine where nobody listens',
    seen: { reach: [{ ...LOOPBACK, outcome: 'refused', code: 'ECONNREFUSED' }], port: FREE, ...NO_SERVICE },
    problem: 'refused',
    says: /partyline serve.*6667 of this machine is free/,
  },
  {
    promise: 'a server of this machine that does not accept',
    seen: {
      reach: [{ ...LOOPBACK, outcome: 'silent' }],
      port: { ...HELD, listeners: [{ address: '127.0.0.1', waiting: 2 }] },
      ...NO_SERVICE,
    },
    problem: 'silent',
    says: /2 connections wait for process 42 .*restart/,
  },
  {
    promise: 'another program on the port of this machine',
    seen: { reach: [LOOPBACK], port: HELD, service: service({ kind: 'other', protocol: 'SSH', firstLine: 'SSH-2.0' }) },
    problem: 'port-taken',
    says: /process 42 \(otherd\) holds port 6667.*--irc 127\.0\.0\.1:6668/,
  },
  {
    promise: 'another program elsewhere',
    seen: { service: service({ kind: 'other', protocol: 'SSH', firstLine: 'SSH-2.0' }) },
    problem: 'not-partyline',
    says: /A server for SSH answers with "SSH-2\.0"/,
  },
  {
    promise: 'another IRC server',
    seen: { service: service({ ...IRC, version: 'ngircd-26' }) },
    problem: 'not-partyline',
    says: /It runs ngircd-26/,
  },
  { promise: 'a server that says nothing', seen: { service: service({ kind: 'quiet' }) }, problem: 'not-partyline' },
  {
    promise: 'a server that closes at once',
    seen: { service: service({ kind: 'closed', code: null }) },
    problem: 'not-partyline',
  },
  {
    promise: 'a server with a password',
    seen: { service: service({ ...IRC, wantsPassword: true }) },
    problem: null,
    says: /A Partyline server answers.*need the password.*-w PASSWORD/,
  },
  {
    promise: 'an IRC server that does not say what it is',
    seen: { service: service({ ...IRC, version: null, farewell: 'Closing Link: (Bad password)' }) },
    problem: 'not-partyline',
    says: /did not tell its version.*Bad password/,
  },
  {
    promise: 'a server with as many connections as it allows',
    seen: { service: service({ ...IRC, version: null, farewell: 'The server is full; try again later' }) },
    problem: 'full',
    says: /takes no more connections.*sessions-max/,
  },
  {
    promise: 'a server with as many connections from one address as it allows',
    seen: {
      service: service({
        ...IRC,
        version: null,
        farewell: 'There are 10 connections from your address already; close one of them',
      }),
    },
    problem: 'full',
    says: /10 connections.*sessions-per-address-max/,
  },
  {
    promise: 'a Partyline of this machine that closes at once',
    seen: {
      reach: [LOOPBACK],
      port: { ...HELD, holder: { pid: 42, command: 'node /usr/bin/partyline serve' } },
      service: service({ kind: 'closed', code: null }),
    },
    problem: 'full',
    says: /process 42 .* is a Partyline server.*sessions-max/,
  },
  {
    promise: 'a Partyline over HTTP',
    seen: { service: service({ kind: 'http', statusCode: 200, server: 'Partyline/0.1.0', isWebSocket: false }) },
    problem: null,
    says: /A Partyline server answers/,
  },
  {
    promise: 'another server for HTTP',
    seen: { service: service({ kind: 'http', statusCode: 404, server: 'nginx', isWebSocket: false }) },
    problem: 'not-partyline',
    says: /An HTTP server "nginx" answers with 404/,
  },
  {
    promise: 'an IRC server where HTTP was asked for',
    seen: { service: service({ ...IRC, version: null }) },
    problem: 'not-partyline',
    says: /An IRC server answers .* not one for HTTP.*partyline doctor chat\.example 6667/,
    target: { application: 'http' },
  },
  {
    promise: 'a page where a WebSocket should be',
    seen: { service: service({ kind: 'http', statusCode: 200, server: null, isWebSocket: false }) },
    problem: 'not-partyline',
    says: /not open a WebSocket at \/chat.*proxy/,
    target: { application: 'websocket', path: '/chat' },
  },
  {
    promise: 'a name with one family',
    seen: {},
    problem: null,
    says: /only IPv4 addresses.*AAAA/,
  },
  {
    promise: 'text where TLS was asked for',
    seen: { service: { address: '192.0.2.1', tls: { kind: 'failed', reason: 'wrong version number' }, speech: null } },
    problem: 'tls',
    says: /does not speak TLS.*http:\/\//,
    target: { application: 'http', security: 'tls' },
  },
  {
    promise: 'a server that closes at once when it hears no TLS',
    seen: { service: service({ kind: 'closed', code: null }) },
    problem: 'not-partyline',
    says: /wants TLS.*tls:\/\//,
    target: { security: 'plain' },
  },
  {
    promise: 'a protocol that is out of use',
    seen: { service: service(IRC, { ...CERTIFICATE, protocol: 'TLSv1.1' }) },
    problem: 'tls',
    says: /no newer protocol than TLSv1\.1.*TLS 1\.2/,
  },
  {
    promise: 'a key that is too short',
    seen: { service: service(IRC, { ...CERTIFICATE, keyBits: 1_024 }) },
    problem: 'tls',
    says: /1024 bits.*2048/,
  },
  {
    promise: 'a server that wants a certificate of the client',
    seen: { service: service({ kind: 'closed', code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }, CERTIFICATE) },
    problem: 'tls',
    says: /wants a certificate of the client/,
  },
  {
    promise: 'bytes that are no text',
    seen: { service: service({ kind: 'other', protocol: null, firstLine: '..a....' }) },
    problem: 'not-partyline',
    says: /bytes that are no text/,
  },
  {
    promise: 'a certificate that vouches for itself, for browsers',
    seen: { service: service({ kind: 'http', statusCode: 200, server: 'partyline', isWebSocket: false }, SELF_SIGNED) },
    problem: null,
    says: /browsers warn/,
    target: { application: 'http', security: 'tls' },
  },
  {
    promise: 'a handshake that the server ends',
    seen: { service: { address: '192.0.2.1', tls: { kind: 'closed' }, speech: null } },
    problem: 'tls',
    says: /closed the connection instead.*full/,
    target: { security: 'tls' },
  },
  {
    promise: 'a clock that is behind',
    seen: { service: service({ ...IRC, clockSkewMs: 7_200_000 }) },
    problem: null,
    says: /2 hours behind the server's/,
  },
  {
    promise: 'a good certificate',
    seen: { service: service(IRC, CERTIFICATE) },
    problem: null,
    says: /issuer is trusted here/,
  },
  {
    promise: "a Partyline's own certificate",
    seen: { service: service(IRC, SELF_SIGNED) },
    problem: null,
    says: /vouches for itself.*AA:BB.*-tls_pinned_cert AA:BB/,
  },
  {
    promise: 'its own certificate under another name',
    seen: { service: service(IRC, { ...SELF_SIGNED, coversHost: false }) },
    problem: null,
    says: /not for chat\.example.*fingerprint/,
  },
  {
    promise: 'an issued certificate for another name',
    seen: { service: service(IRC, { ...CERTIFICATE, coversHost: false, names: ['DNS:other.example'] }) },
    problem: 'tls',
    says: /is for other\.example; not for chat\.example/,
  },
  {
    promise: 'an issuer that is not known here',
    seen: { service: service(IRC, { ...CERTIFICATE, chainError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }) },
    problem: 'tls',
    says: /NODE_EXTRA_CA_CERTS/,
  },
  {
    promise: 'an expired certificate',
    seen: {
      service: service(IRC, { ...CERTIFICATE, validTo: '2026-11-17T12:00:00.000Z', chainError: 'CERT_HAS_EXPIRED' }),
    },
    problem: 'tls',
    says: /expired 3 days ago, on 2026-11-17.*If today is not 2026-11-20/,
  },
  {
    promise: 'a certificate that is valid by the clock of the server',
    seen: {
      service: service(
        { ...IRC, clockSkewMs: 86_400_000 * 5 },
        { ...CERTIFICATE, validFrom: '2026-11-22T00:00:00.000Z' },
      ),
    },
    problem: 'tls',
    says: /not valid yet.*By the server's clock it is valid: set the clock of this machine/,
  },
  {
    promise: 'a certificate that expires soon',
    seen: { service: service(IRC, { ...CERTIFICATE, validTo: '2026-11-25T12:00:00.000Z' }) },
    problem: null,
    says: /expires in 5 days/,
  },
  {
    promise: 'a certificate that is made for a few days',
    seen: {
      service: service(IRC, {
        ...CERTIFICATE,
        validFrom: '2026-11-20T00:00:00.000Z',
        validTo: '2026-11-26T00:00:00.000Z',
      }),
    },
    problem: null,
    says: /valid for 6 days more/,
  },
  {
    promise: 'no TLS where it was asked for',
    seen: { service: { address: '192.0.2.1', tls: { kind: 'failed', reason: 'wrong version number' }, speech: null } },
    problem: 'tls',
    says: /wrong version number/,
    target: { security: 'tls' },
  },
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
    promise: 'a plain door where a WebSocket was asked for',
    seen: { service: service({ kind: 'plain-door', network: 'Otter', channel: '#lobby', wantsPassword: false }) },
    problem: 'not-partyline',
    says: /The plain door of Otter answers, and not a server for HTTP.*partyline doctor chat\.example 6667/,
    target: { application: 'websocket' },
  },
  {
    promise: 'a port that is open on loopback only, whatever program holds it',
    seen: { reach: [LOOPBACK], port: HELD },
    problem: null,
    says: /loopback only.*let the program listen on 0\.0\.0\.0 or ::.*serve --public/,
  },
  {
    promise: 'a port below 1024, for whoever may not listen there',
    seen: { reach: [LOOPBACK], port: { ...HELD, port: 22, state: 'not-permitted', holder: null, freePort: null } },
    problem: null,
    says: /Port 22 is held by a process that this user may not see/,
  },
  {
    promise: 'a free port below 1024, for whoever may not listen there',
    seen: {
      reach: [{ ...LOOPBACK, outcome: 'refused', code: 'ECONNREFUSED' }],
      port: { ...FREE, port: 22, state: 'not-permitted' },
      ...NO_SERVICE,
    },
    problem: 'refused',
    says: /Port 22 .* is free, but only root may listen there/,
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
]

for (const { promise, seen, problem, says = /./, target } of CASES) {
  void it(`${promise}: ${problem ?? 'no problem'}`, () => {
    checkFindings(judge({ ...FINE, ...seen }, { ...TARGET, ...target }, NOW), problem, says)
  })
}
