/** Options that make no sense together, or alone; `Node has no …` where ncat could. */
import { UsageError } from './usage-error.ts'

/** Each of them asks for TLS. */
const TLS = [
  'ssl',
  'ssl-verify',
  'ssl-cert',
  'ssl-key',
  'ssl-trustfile',
  'ssl-servername',
  'ssl-ciphers',
  'ssl-alpn',
] as const

/** @param has whether an option was given, by its key @throws {UsageError} with a remedy */
export function checkCombinations(has: (key: string) => boolean): void {
  const never = (left: string, right: string, remedy = 'leave one of them out') => {
    if (has(left) && has(right)) throw new UsageError(`${shown(left)} and ${shown(right)} exclude one another`, remedy)
  }
  never('send-only', 'recv-only')
  never('exec', 'sh-exec')
  for (const key of ['exec', 'sh-exec']) never('frame', key, 'a command speaks to the network as it is')
  for (const key of ['broker', 'chat']) never('frame', key, 'a relay passes on what clients send')
  for (const key of ['udp', 'unixsock', 'z', 'telnet']) never('ws', key, 'a WebSocket is a TCP connection to a host')
  for (const key of ['listen', 'udp', 'z'])
    never('reconnect', key, 'only a connection that we open can be opened again')
  never('binary', 'frame', 'text messages are frames; leave out --binary')
  if (!has('binary')) never('ws', 'crlf', 'a text message is a line without its end; leave out -C, or add --binary')
  never('frame', 'udp', 'a datagram is a frame already')
  never('progress', 'z', 'a scan sends nothing')
  never('frame', 'z', 'a scan sends nothing')
  never('frame', 'telnet', 'Telnet commands may stand inside frames')
  never('N', 'no-shutdown')
  for (const key of ['exec', 'sh-exec']) never('json', key, 'a command writes its own lines to standard error')
  for (const relay of ['broker', 'chat']) for (const other of ['exec', 'sh-exec', 'send-only']) never(relay, other)
  never('z', 'listen')
  never('z', 'exec')
  never('z', 'sh-exec')
  never('unixsock', 'udp', 'Node has no Unix datagrams; leave out -u for a Unix stream socket')
  for (const key of TLS) never('udp', key, 'Node has no DTLS; leave out -u for TLS over TCP')
  never('unixsock', '4')
  never('unixsock', '6')
  for (const key of ['listen', 'udp', 'z', 'unixsock']) never('proxy', key, 'a proxy is for connecting by TCP')
  for (const key of ['broker', 'chat']) never('udp', key, 'leave out -u: they join connections, and UDP has none')
  for (const key of ['broadcast', 'multicast']) {
    for (const command of ['exec', 'sh-exec']) if (!has('listen')) never(key, command, 'a command has one peer')
    if (has(key) && !has('udp')) throw new UsageError(`--${key} is for datagrams`, 'add -u')
  }
  if (has('proxy-type') && !has('proxy') && !has('listen')) {
    throw new UsageError('--proxy-type says how to speak with a proxy, and there is none', 'add --proxy HOST:PORT')
  }
  if (has('listen') || has('broker')) {
    if (has('source')) {
      throw new UsageError(
        '--source is for connecting',
        'give the address to listen on as HOST: partyline nc -l HOST PORT',
      )
    }
    return
  }
  // As in ncat 7.96, -k without -l is for the end of the other side, of which only a stream tells.
  for (const key of ['udp', 'ws', 'exec', 'sh-exec', 'z', 'reconnect'])
    never('keep-open', key, 'add -l, or leave -k out')
  for (const key of ['chat', 'max-conns', 'allow', 'allowfile', 'deny', 'denyfile']) {
    if (has(key)) throw new UsageError(`${shown(key)} needs -l`, 'add -l, or leave it out')
  }
}

const shown = (key: string) => (key.length === 1 ? `-${key}` : `--${key}`)
