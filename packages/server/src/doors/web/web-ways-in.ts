/** What a program is told to connect to. */
import type { Address } from '../../config/address.ts'
import { text, urlHost, type WayIn } from '../way-in.ts'

export function clearWeb(address: Address): readonly WayIn[] {
  return [{ title: text`For programs, IRC over WebSocket (not encrypted):`, lines: url('ws', address) }]
}

export function encryptedWeb(address: Address): readonly WayIn[] {
  return [{ title: text`For programs, IRC over WebSocket (encrypted):`, lines: url('wss', address) }]
}

function url(scheme: 'ws' | 'wss', address: Address): readonly string[] {
  return address.kind === 'unix' ? [] : [`${scheme}://${urlHost(address)}:${address.port}/`]
}
