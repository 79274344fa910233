/** What a person sees when the server has started: what to send to the others, and what works on this machine only. */
import { isLoopback, parseAddress } from '@partyline/server'
import type { Address, Config, RunningServer } from '@partyline/server'
import { say, text, type Catalogue, type Text } from './language/text.ts'

export interface BannerParts {
  readonly server: RunningServer
  readonly config: Config
  /** How other machines reach this one; stands for an address that means every interface. */
  readonly publicHost: string
  /** A person reads it, and not a file or a log: the password may stand there each time. */
  readonly isTerminal: boolean
  readonly catalogue: Catalogue
}

type TcpAddress = Extract<Address, { kind: 'tcp' }>
type Door = keyof RunningServer['doors']

/** What stands for a password that is not shown. */
const PASSWORD = 'PASSWORD'

interface Guest {
  /** As it stands in the commands; null where there is none. */
  readonly password: string | null
  readonly fingerprint: string | null
  readonly channel: string
}

export function formatBanner(parts: BannerParts): string {
  const { server, config, catalogue } = parts
  const guest = {
    password: shownPassword(parts),
    fingerprint: server.fingerprint,
    channel: config.plainChannel,
  }
  const forOthers = waysIn(server, guest, (address) => !isLoopback(address), parts.publicHost)
  const forThisMachine = waysIn(server, guest, isLoopback, parts.publicHost)
  const lines: readonly Text[] = [
    text`Partyline is open as ${config.name}.`,
    '',
    ...(forOthers.length === 0 ? [] : [text`Send this to the others:`, '', ...facts(guest), '', ...forOthers]),
    ...(forThisMachine.length === 0 ? [] : [text`On this machine only:`, '', ...forThisMachine]),
    ...(forOthers.length === 0 ? [text`Everybody meets in ${config.plainChannel}.`, ''] : []),
    ...whereThePasswordIs(parts),
    text`Data folder: ${config.data}`,
    text`Stop with Ctrl-C.`,
  ]
  return `${lines.map((line) => say(line, catalogue)).join('\n')}\n`
}

function hasPassword({ server, config }: BannerParts): boolean {
  return config.password !== null || server.madePassword !== null
}

/** What the operator chose is never shown; what the server made is, to a person, and on the start that made it. */
function shownPassword(parts: BannerParts): string | null {
  if (!hasPassword(parts)) return null
  const { madePassword } = parts.server
  return madePassword !== null && (madePassword.isNew || parts.isTerminal) ? madePassword.password : PASSWORD
}

function facts({ password, fingerprint, channel }: Guest): readonly Text[] {
  return [
    ...(password === null ? [] : [text`  Password: ${password}`]),
    text`  Everybody meets in ${channel}`,
    ...(fingerprint === null ? [] : [text`  Certificate (SHA-256): ${fingerprint}`]),
  ]
}

function whereThePasswordIs(parts: BannerParts): readonly Text[] {
  if (!hasPassword(parts)) return []
  const { madePassword } = parts.server
  if (madePassword === null) return [text`${PASSWORD} stands for the password that you configured.`]
  const isShown = shownPassword(parts) !== PASSWORD
  return isShown
    ? [text`The password is kept in ${madePassword.file}`]
    : [text`${PASSWORD} stands for the password that is kept in ${madePassword.file}`]
}

/** The first address of each door that is of this kind, and what to type there. */
function waysIn(
  server: RunningServer,
  guest: Guest,
  isMeant: (address: Address) => boolean,
  publicHost: string,
): readonly Text[] {
  const addressOf = (door: Door): Address | undefined => {
    const address = server.doors[door].map(parseAddress).find((each) => each !== null && isMeant(each)) ?? undefined
    const isEveryInterface = address?.kind === 'tcp' && (address.host === '::' || address.host === '0.0.0.0')
    return isEveryInterface ? { ...address, host: publicHost } : address
  }
  const [ircs, plains, irc, plain] = (['ircs', 'plains', 'irc', 'plain'] as const).map(addressOf)
  return [
    ...block(text`With nothing but a terminal:`, plains, (address) => encryptedPlain(address, guest)),
    ...block(text`In a running IRC client (encrypted):`, ircs, (address) => encryptedIrc(address, guest)),
    ...block(text`With an IRC client (not encrypted):`, irc, (address) => plainTextIrc(address, guest)),
    ...block(text`With nothing but a terminal (not encrypted):`, plain, (address) => plainLines(address)),
  ]
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

function encryptedPlain(address: Address, { password }: Guest): readonly Text[] {
  if (address.kind === 'unix') return []
  return [
    `openssl s_client -quiet -connect ${urlHost(address)}:${address.port}`,
    `ncat --ssl ${address.host} ${address.port}`,
    password === null ? text`and then a nickname` : text`and then the password, and a nickname`,
  ]
}

function encryptedIrc(address: Address, { password, fingerprint, channel }: Guest): readonly Text[] {
  if (address.kind === 'unix') return []
  const { host, port } = address
  const irssiPin = fingerprint === null ? '' : ` -tls_pinned_cert ${fingerprint}`
  // WeeChat 4 calls tls what was ssl before, and leaves out what it does not know: with one of them, the password of the
  // other version would go out in plain text.
  const print = fingerprint?.replaceAll(':', '').toLowerCase()
  const weechatPin = print === undefined ? '' : ` -tls_fingerprint=${print} -ssl_fingerprint=${print}`
  const weechatPassword = password === null ? '' : ` -password=${password}`
  return [
    `irssi    /connect -tls${irssiPin} ${host} ${port}${password === null ? '' : ` ${password}`}`,
    `         /join ${channel}`,
    `weechat  /server add partyline ${host}/${port} -tls -ssl${weechatPin}${weechatPassword} -autojoin=${channel}`,
    '         /connect partyline',
  ]
}

function plainTextIrc(address: Address, { password }: Guest): readonly Text[] {
  const irssiPassword = password === null ? '' : ` -w ${password}`
  if (address.kind === 'unix') return [`irssi    irssi -c ${shellWord(address.path)}${irssiPassword}`]
  const account = password === null ? '' : `you:${password}@`
  return [
    `irssi    irssi -c ${address.host} -p ${address.port}${irssiPassword}`,
    `weechat  weechat 'irc${isIPv6(address) ? '6' : ''}://${account}${urlHost(address)}:${address.port}'`,
  ]
}

function plainLines(address: Address): readonly Text[] {
  return address.kind === 'unix' ? [`nc -U ${shellWord(address.path)}`] : [`nc ${address.host} ${address.port}`]
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
