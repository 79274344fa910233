/** What a person opens in a browser. */
import type { Address } from '../../config/address.ts'
import { text, urlHost, type WayIn } from '../way-in.ts'

export function clearWeb(address: Address): readonly WayIn[] {
  return [{ title: text`In a browser (not encrypted):`, lines: url('http', address) }]
}

export function encryptedWeb(address: Address): readonly WayIn[] {
  return [{ title: text`In a browser:`, lines: url('https', address) }]
}

function url(scheme: 'http' | 'https', address: Address): readonly string[] {
  return address.kind === 'unix' ? [] : [`${scheme}://${urlHost(address)}:${address.port}/`]
}
