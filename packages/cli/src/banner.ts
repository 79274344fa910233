/** What a person sees when the server has started: how to join, as commands to copy. */
import { parseAddress } from '@partyline/server'
import type { Address, Config, RunningServer } from '@partyline/server'

const PASSWORD = 'PASSWORD'

/** @param publicHost how other machines reach this one; stands for an address that means every interface */
export function formatBanner(server: RunningServer, config: Config, publicHost: string): string {
  const { doors } = server
  const hasPassword = config.password !== null || server.passwordFile !== null
  const ways = [
    ...block('IRC, in plain text:', doors.irc, publicHost, (address) => plainTextIrc(address, hasPassword)),
    ...block('IRC, encrypted (lines with / go into the running client):', doors.ircs, publicHost, (address) =>
      encryptedIrc(address, hasPassword, server.fingerprint),
    ),
    ...block('Any terminal:', doors.plain, publicHost, plainLines),
  ]
  return [
    `Partyline is open as ${config.name}. To join:`,
    '',
    ...ways,
    `Everybody meets in ${config.plainChannel}: with an IRC client, /join ${config.plainChannel}`,
    '',
    ...passwordLines(server, hasPassword),
    ...(server.fingerprint === null ? [] : [`Certificate (SHA-256): ${server.fingerprint}`]),
    `Data folder: ${config.data}`,
    'Stop with Ctrl-C.',
    '',
  ].join('\n')
}

type TcpAddress = Extract<Address, { kind: 'tcp' }>
type Way = readonly [client: string, command: string]

/** One address of a door is enough to show: the first. */
function block(
  title: string,
  addresses: readonly string[],
  publicHost: string,
  waysTo: (address: Address) => readonly Way[],
): readonly string[] {
  const address = parseAddress(addresses[0] ?? '')
  if (address === null) return []
  const isEveryInterface = address.kind === 'tcp' && (address.host === '::' || address.host === '0.0.0.0')
  const ways = waysTo(isEveryInterface ? { ...address, host: publicHost } : address)
  return [title, ...ways.map(([client, command]) => `  ${client.padEnd(8)} ${command}`), '']
}

function plainTextIrc(address: Address, hasPassword: boolean): readonly Way[] {
  if (address.kind === 'unix') {
    return [['irssi', `irssi -c ${shellWord(address.path)}${hasPassword ? ` -w ${PASSWORD}` : ''}`]]
  }
  const account = hasPassword ? `you:${PASSWORD}@` : ''
  return [
    ['irssi', `irssi -c ${address.host} -p ${address.port}${hasPassword ? ` -w ${PASSWORD}` : ''}`],
    ['weechat', `weechat 'irc${isIPv6(address) ? '6' : ''}://${account}${urlHost(address)}:${address.port}'`],
  ]
}

function encryptedIrc(address: Address, hasPassword: boolean, fingerprint: string | null): readonly Way[] {
  if (address.kind === 'unix') return []
  const { host, port } = address
  const pinned = fingerprint ?? ''
  const password = hasPassword ? ` ${PASSWORD}` : ''
  const weechatPassword = hasPassword ? ` -password=${PASSWORD}` : ''
  const weechatPin = pinned === '' ? '' : ` -tls_fingerprint=${pinned.replaceAll(':', '').toLowerCase()}`
  return [
    ['irssi', `/connect -tls${pinned === '' ? '' : ` -tls_pinned_cert ${pinned}`} ${host} ${port}${password}`],
    ['weechat', `/server add partyline ${host}/${port} -tls${weechatPin}${weechatPassword}`],
    ['', '/connect partyline    (before WeeChat 4 write ssl for tls)'],
    ['openssl', `openssl s_client -quiet -crlf -connect ${urlHost(address)}:${port}`],
    ['', `then type: ${hasPassword ? `PASS ${PASSWORD}, ` : ''}NICK you, USER you 0 * you`],
  ]
}

function plainLines(address: Address): readonly Way[] {
  return address.kind === 'unix'
    ? [['nc', `nc -U ${shellWord(address.path)}`]]
    : [
        ['nc', `nc ${address.host} ${address.port}`],
        ['ncat', `ncat ${address.host} ${address.port}`],
      ]
}

function passwordLines(server: RunningServer, hasPassword: boolean): readonly string[] {
  if (!hasPassword) return []
  const { password } = server.firstStart
  const kept = server.passwordFile === null ? 'the one you configured' : `kept in ${server.passwordFile}`
  return password === null
    ? [`${PASSWORD} is ${kept}`]
    : [`${PASSWORD} is ${password}`, `It was made just now, is shown only this once and is ${kept}`]
}

function isIPv6(address: TcpAddress): boolean {
  return address.host.includes(':')
}

function urlHost(address: TcpAddress): string {
  return isIPv6(address) ? `[${address.host}]` : address.host
}

/** The text as one word of a POSIX shell. */
function shellWord(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
