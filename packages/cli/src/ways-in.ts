/** What a person types to come in at each door: commands that are ready to be copied. */
import { isLoopback, parseAddress } from '@partyline/server'
import type { Address, RunningServer } from '@partyline/server'
import { text, type Text } from './language/text.ts'
import { shellWord } from './shell-word.ts'

type TcpAddress = Extract<Address, { kind: 'tcp' }>
type Door = keyof RunningServer['doors']

export interface Guest {
  /** The server's. */
  readonly name: string
  /** As it stands in the commands; null where there is none. */
  readonly password: string | null
  readonly fingerprint: string | null
  readonly channel: string
}

/**
 * The first address of each door that is reached from there, and what to type: on this machine, where nobody can read along,
 * what is short comes first; elsewhere what is encrypted.
 */
export function waysIn(
  server: RunningServer,
  guest: Guest,
  from: 'here' | 'elsewhere',
  publicHost: string,
): readonly Text[] {
  const isMeant = (address: Address | null): boolean => address !== null && isLoopback(address) === (from === 'here')
  const addressOf = (door: Door): Address | undefined => {
    const address = server.doors[door].map(parseAddress).find(isMeant) ?? undefined
    const isEveryInterface = address?.kind === 'tcp' && (address.host === '::' || address.host === '0.0.0.0')
    return isEveryInterface ? { ...address, host: publicHost } : address
  }
  const [ircs, plains, webs, irc, plain, web] = (['ircs', 'plains', 'webs', 'irc', 'plain', 'web'] as const).map(
    addressOf,
  )
  const encrypted = [
    ...block(text`With nothing but a terminal:`, plains, (address) => checkedPlain(address, guest)),
    ...block(
      text`The same, but nothing checks the certificate, so somebody in between could read along:`,
      plains,
      uncheckedPlain,
    ),
    ...block(text`In a running IRC client (encrypted):`, ircs, (address) => encryptedIrc(address, guest)),
    ...block(text`For programs, IRC over WebSocket (encrypted):`, webs, (address) => webSocket(address, 'wss')),
  ]
  const inTheClear = [
    ...block(text`With nothing but a terminal (not encrypted):`, plain, (address) => plainLines(address, guest)),
    ...(guest.password === null
      ? block(text`With an IRC client (not encrypted):`, irc, plainTextIrc)
      : block(text`In a running IRC client (not encrypted):`, irc, (address) =>
          runningIrc(address, guest, '', ' -notls'),
        )),
    ...block(text`For programs, IRC over WebSocket (not encrypted):`, web, (address) => webSocket(address, 'ws')),
  ]
  return from === 'here' ? [...inTheClear, ...encrypted] : [...encrypted, ...inTheClear]
}

function block(
  title: Text,
  address: Address | undefined,
  ways: (address: Address) => readonly Text[],
): readonly Text[] {
  if (address === undefined) return []
  const lines = ways(address)
  return lines.length === 0 ? [] : [text`  ${title}`, ...lines.map((line) => text`    ${line}`), '']
}

/**
 * openssl checks a fingerprint where it is given as a record of DANE (RFC 6698 2.1: the certificate itself, whole, its SHA-256).
 * Nobody else has the certificate of this fingerprint, so the name in it says nothing more.
 */
function checkedPlain(address: Address, { password, fingerprint, name }: Guest): readonly Text[] {
  if (address.kind === 'unix' || fingerprint === null) return []
  const check = `-verify_return_error -dane_ee_no_namechecks -dane_tlsa_domain ${name} -dane_tlsa_rrdata '3 0 1 ${hexDigits(fingerprint)}'`
  return [
    `openssl s_client -quiet -connect ${urlHost(address)}:${address.port} ${check}`,
    password === null ? text`and then a nickname` : text`and then the password, and a nickname`,
    text`It checks the certificate. This takes OpenSSL 1.1 or newer, not LibreSSL.`,
  ]
}

function uncheckedPlain(address: Address): readonly Text[] {
  if (address.kind === 'unix') return []
  return [
    `openssl s_client -quiet -connect ${urlHost(address)}:${address.port}`,
    `ncat --ssl ${address.host} ${address.port}`,
  ]
}

function encryptedIrc(address: Address, guest: Guest): readonly Text[] {
  if (address.kind === 'unix') return []
  const { fingerprint } = guest
  const irssiPin = fingerprint === null ? '' : ` -tls_pinned_cert ${fingerprint}`
  // WeeChat 4 calls tls what was ssl before, and leaves out what it does not know: with one of them, the password of the
  // other version would go out in plain text.
  const print = fingerprint === null ? null : hexDigits(fingerprint)
  const weechatPin = print === null ? '' : ` -tls_fingerprint=${print} -ssl_fingerprint=${print}`
  return runningIrc(address, guest, ` -tls${irssiPin}`, ` -tls -ssl${weechatPin}`)
}

/** Everybody on a machine can read the arguments of a command, so a password is typed into a client that runs. */
function runningIrc(
  address: Address,
  { password, channel }: Guest,
  irssiOptions: string,
  weechatOptions: string,
): readonly Text[] {
  // irssi wants a port before the password, and has no use for it with a path.
  const place = address.kind === 'unix' ? `${address.path} 6667` : `${address.host} ${address.port}`
  const irssi = [
    `irssi    /connect${irssiOptions} ${place}${password === null ? '' : ` ${password}`}`,
    `         /join ${channel}`,
  ]
  if (address.kind === 'unix') return irssi
  const weechatPassword = password === null ? '' : ` -password=${password}`
  return [
    ...irssi,
    `weechat  /server add partyline ${address.host}/${address.port}${weechatOptions}${weechatPassword} -autojoin=${channel}`,
    '         /connect partyline',
  ]
}

function plainTextIrc(address: Address): readonly Text[] {
  if (address.kind === 'unix') return [`irssi    irssi -c ${shellWord(address.path)}`]
  return [
    `irssi    irssi -c ${address.host} -p ${address.port}`,
    `weechat  weechat 'irc${isIPv6(address) ? '6' : ''}://${urlHost(address)}:${address.port}'`,
  ]
}

function webSocket(address: Address, scheme: 'ws' | 'wss'): readonly Text[] {
  return address.kind === 'unix' ? [] : [`${scheme}://${urlHost(address)}:${address.port}/`]
}

function hexDigits(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase()
}

function plainLines(address: Address, { password }: Guest): readonly Text[] {
  const command = address.kind === 'unix' ? `nc -U ${shellWord(address.path)}` : `nc ${address.host} ${address.port}`
  return password === null ? [command] : [command, text`and then the password, and a nickname`]
}

function isIPv6(address: TcpAddress): boolean {
  return address.host.includes(':')
}

function urlHost(address: TcpAddress): string {
  return isIPv6(address) ? `[${address.host}]` : address.host
}
