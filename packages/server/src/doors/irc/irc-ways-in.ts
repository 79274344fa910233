/** What a person types into an IRC client. */
import type { Address } from '../../config/address.ts'
import { hexDigits, text, urlHost, type Guest, type WayIn } from '../way-in.ts'

export function clearIrc(address: Address, guest: Guest): readonly WayIn[] {
  return guest.password === null
    ? [{ title: text`With an IRC client (not encrypted):`, lines: newClient(address, guest) }]
    : [
        {
          title: text`In a running IRC client (not encrypted):`,
          lines: runningClient(address, guest, '', ' -notls'),
        },
      ]
}

export function encryptedIrc(address: Address, guest: Guest): readonly WayIn[] {
  if (address.kind === 'unix') return []
  const { fingerprint } = guest
  const irssiPin = fingerprint === null ? '' : ` -tls_pinned_cert ${fingerprint}`
  // WeeChat 4 calls tls what was ssl before, and leaves out what it does not know: with one of them, the password of the
  // other version would go out in plain text.
  const print = fingerprint === null ? null : hexDigits(fingerprint)
  const weechatPin = print === null ? '' : ` -tls_fingerprint=${print} -ssl_fingerprint=${print}`
  const lines = runningClient(address, guest, ` -tls${irssiPin}`, ` -tls -ssl${weechatPin}`)
  return [{ title: text`In a running IRC client (encrypted):`, lines }]
}

/** Everybody on a machine can read the arguments of a command, so a password is typed into a client that runs. */
function runningClient(
  address: Address,
  { password, channel }: Guest,
  irssiOptions: string,
  weechatOptions: string,
): readonly string[] {
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

function newClient(address: Address, guest: Guest): readonly string[] {
  const join = `         /join ${guest.channel}`
  if (address.kind === 'unix') return [`irssi    irssi -c ${guest.shellWord(address.path)}`, join]
  const host = urlHost(address)
  const url = `irc${host === address.host ? '' : '6'}://${host}:${address.port}/${guest.channel}`
  return [`irssi    irssi -c ${address.host} -p ${address.port}`, join, `weechat  weechat ${guest.shellWord(url)}`]
}
