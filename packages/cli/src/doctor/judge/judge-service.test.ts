import type { SpeechObservation } from '../observations.ts'
import { IRC, service } from './testing.ts'
import { CERTIFICATE, checkTcpCases, HELD, LOOPBACK } from './check-tcp-cases.ts'

const ACCEPTED: readonly (readonly [speech: SpeechObservation, says: RegExp])[] = [
  [{ kind: 'echo' }, /An echo server answers: what it is sent comes back/],
  [{ kind: 'quiet' }, /accepts connections but says nothing/],
  [{ kind: 'other', protocol: 'SSH', firstLine: 'SSH-2.0' }, /A server for SSH answers/],
  [{ kind: 'http', statusCode: 500, server: null, isWebSocket: false }, /An HTTP server without a name/],
  [{ ...IRC, version: 'ngircd-26' }, /An IRC server answers/],
  [{ kind: 'closed', code: null }, /closes them without a word.*full/],
  [IRC, /A Partyline server answers.*irssi/],
]

const REFUSED: readonly (readonly [expected: 'irc' | 'http', speech: SpeechObservation, says: RegExp])[] = [
  ['irc', { kind: 'echo' }, /An echo server answers.*A server for IRC was expected/],
  ['irc', { kind: 'http', statusCode: 200, server: null, isWebSocket: false }, /for IRC was expected/],
  ['irc', { kind: 'plain-door', network: 'Otter', channel: '#lobby', wantsPassword: false }, /plain door of Otter/],
  ['irc', { kind: 'closed', code: null }, /without a word/],
  ['http', { kind: 'quiet' }, /says nothing.*A server for HTTP was expected/],
]

checkTcpCases([
  {
    promise: 'a server that answers',
    seen: {},
    problem: null,
    says: /A Partyline server answers.*irssi -c chat\.example/,
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
  {
    promise: 'an echo where a Partyline should be',
    seen: { service: service({ kind: 'echo' }) },
    problem: 'not-partyline',
    says: /An echo server answers.*--expect tcp if any service will do/,
  },
  ...ACCEPTED.map(
    ([speech, says]) =>
      ({
        promise: `any service, and ${speech.kind} is there`,
        seen: { reach: [LOOPBACK], port: HELD, service: service(speech) },
        problem: null,
        says,
        target: { expected: 'anything' },
      }) as const,
  ),
  ...REFUSED.map(
    ([expected, speech, says]) =>
      ({
        promise: `a server for ${expected} is expected, and ${speech.kind} is there`,
        seen: { reach: [LOOPBACK], port: HELD, service: service(speech) },
        problem: 'other-service',
        says,
        target: { expected },
      }) as const,
  ),
  {
    promise: 'another IRC server where one is expected',
    seen: { service: service({ ...IRC, version: 'ngircd-26' }) },
    problem: null,
    says: /An IRC server answers.*ngircd-26/,
    target: { expected: 'irc' },
  },
  {
    promise: 'a page where a server for HTTP is expected',
    seen: { service: service({ kind: 'http', statusCode: 404, server: 'nginx', isWebSocket: false }) },
    problem: null,
    says: /An HTTP server "nginx" answers with 404/,
    target: { expected: 'http', application: 'http' },
  },
  {
    promise: 'a broken server for HTTP',
    seen: { service: service({ kind: 'http', statusCode: 502, server: null, isWebSocket: false }) },
    problem: null,
    says: /answers with 502.*its log/,
    target: { expected: 'http', application: 'http' },
  },
  {
    promise: 'a server that says nothing',
    seen: { service: service({ kind: 'quiet' }) },
    problem: 'not-partyline',
    says: /accepts connections but says nothing/,
  },
  {
    promise: 'a server that closes at once',
    seen: { service: service({ kind: 'closed', code: null }) },
    problem: 'not-partyline',
    says: /closes them without a word.*look into its log/,
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
    seen: { service: service({ ...IRC, version: null, farewell: 'The server is full. Please try again later' }) },
    problem: 'full',
    says: /takes no more connections.*sessions-max/,
  },
  {
    promise: 'a server with as many connections from one address as it allows',
    seen: {
      service: service({
        ...IRC,
        version: null,
        farewell: 'Your address has as many connections as it may have (10). Please close one of them',
      }),
    },
    problem: 'full',
    says: /it may have \(10\).*sessions-per-address-max/,
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
    promise: 'a server that wants a certificate of the client',
    seen: { service: service({ kind: 'closed', code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }, CERTIFICATE) },
    problem: 'tls',
    says: /wants a certificate of the client/,
  },
  {
    promise: 'a server for TLS that hangs up',
    seen: { service: service({ kind: 'closed', code: null }, CERTIFICATE) },
    problem: null,
    says: /closes them without a word/,
    target: { expected: 'tls', application: 'none', security: 'tls' },
  },
  {
    promise: 'bytes that are no text',
    seen: { service: service({ kind: 'other', protocol: null, firstLine: '..a....' }) },
    problem: 'not-partyline',
    says: /bytes that are no text/,
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
    promise: 'no TLS where it was asked for',
    seen: { service: { address: '192.0.2.1', tls: { kind: 'failed', reason: 'wrong version number' }, speech: null } },
    problem: 'tls',
    says: /wrong version number/,
    target: { security: 'tls' },
  },
  {
    promise: 'an ssh door',
    seen: { service: service({ kind: 'ssh-door', farewell: null }) },
    problem: null,
    says: /A Partyline server answers: its ssh door.*ssh -p 6667 chat\.example/,
  },
  {
    promise: 'an ssh door that takes nobody',
    seen: { service: service({ kind: 'ssh-door', farewell: 'The server is full. Please try again later' }) },
    problem: 'full',
    says: /takes no more connections/,
  },
  {
    promise: 'a plain door over TLS',
    seen: {
      service: {
        ...service({ kind: 'plain-door', network: 'Otter', channel: '#lobby', wantsPassword: true }),
        tls: { kind: 'spoken', certificate: CERTIFICATE },
      },
    },
    problem: null,
    says: /the password of the server.*ncat --ssl chat\.example \d+/,
  },
  {
    promise: 'a plain door where a WebSocket was asked for',
    seen: { service: service({ kind: 'plain-door', network: 'Otter', channel: '#lobby', wantsPassword: false }) },
    problem: 'not-partyline',
    says: /The plain door of Otter answers, and not a server for HTTP.*partyline doctor chat\.example 6667/,
    target: { application: 'websocket' },
  },
])
