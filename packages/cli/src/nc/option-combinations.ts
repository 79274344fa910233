/** Options that make no sense together, or alone; `Node has no …` where ncat could. */
import { type Text, text } from '../language/text.ts'
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
  const never = (left: string, right: string, remedy: Text = text`leave one of them out`) => {
    if (has(left) && has(right))
      throw new UsageError(text`${shown(left)} and ${shown(right)} cannot be used together`, remedy)
  }
  never('send-only', 'recv-only')
  never('exec', 'sh-exec')
  for (const key of ['exec', 'sh-exec'])
    never('frame', key, text`a command sends and receives bytes as they are. Leave out --frame`)
  for (const key of ['broker', 'chat'])
    never('frame', key, text`a relay passes on bytes as they are. Leave out --frame`)
  for (const key of ['udp', 'unixsock', 'z', 'telnet'])
    never('ws', key, text`a WebSocket is a TCP connection to a host`)
  for (const key of ['listen', 'udp', 'z'])
    never('reconnect', key, text`only a connection that we open can be opened again`)
  never('binary', 'frame', text`text messages are frames. Leave out --binary`)
  if (!has('binary')) never('ws', 'crlf', text`a text message is a line without its end. Leave out -C, or add --binary`)
  never('frame', 'udp', text`a datagram is a frame already`)
  never('progress', 'z', text`a scan sends nothing`)
  never('frame', 'z', text`a scan sends nothing`)
  never('frame', 'telnet', text`Telnet commands may stand inside frames`)
  never('N', 'no-shutdown')
  for (const key of ['exec', 'sh-exec']) never('json', key, text`a command writes its own lines to standard error`)
  for (const relay of ['broker', 'chat']) for (const other of ['exec', 'sh-exec', 'send-only']) never(relay, other)
  never('z', 'listen')
  never('z', 'exec')
  never('z', 'sh-exec')
  never('unixsock', 'udp', text`Node has no Unix datagrams. Leave out -u for a Unix stream socket`)
  for (const key of TLS) never('udp', key, text`Node has no DTLS. Leave out -u for TLS over TCP`)
  for (const key of ['source', 'source-port'])
    never('unixsock', key, text`a Unix socket is connected to without an end of its own`)
  never('unixsock', '4')
  never('unixsock', '6')
  for (const key of ['listen', 'udp', 'z', 'unixsock']) never('proxy', key, text`a proxy is for connecting by TCP`)
  for (const key of ['broker', 'chat']) never('udp', key, text`leave out -u: they join connections, and UDP has none`)
  for (const key of ['broadcast', 'multicast']) {
    for (const command of ['exec', 'sh-exec']) if (!has('listen')) never(key, command, text`a command has one peer`)
    if (has(key) && !has('udp')) throw new UsageError(text`--${key} is for datagrams`, text`add -u`)
  }
  if (has('proxy-type') && !has('proxy') && !has('listen')) {
    throw new UsageError(
      text`--proxy-type is the protocol of a proxy, and no proxy is given`,
      text`add --proxy HOST:PORT`,
    )
  }
  if (has('listen') || has('broker')) {
    if (has('source')) {
      throw new UsageError(
        text`--source is for connecting`,
        text`give the address to listen on as HOST: partyline nc -l HOST PORT`,
      )
    }
    return
  }
  // As in ncat 7.96, -k without -l is for the end of the other side, of which only a stream tells.
  for (const key of ['udp', 'ws', 'exec', 'sh-exec', 'z', 'reconnect'])
    never('keep-open', key, text`add -l, or leave -k out`)
  for (const key of ['chat', 'max-conns', 'allow', 'allowfile', 'deny', 'denyfile']) {
    if (has(key)) throw new UsageError(text`${shown(key)} needs -l`, text`add -l, or leave it out`)
  }
}

const shown = (key: string) => (key.length === 1 ? `-${key}` : `--${key}`)
