/** The options that say which proxies are believed. */
import { AddressList } from '@partyline/net'
import * as v from 'valibot'
import { EVERYWHERE } from './option.ts'

export function isAddressList(text: string): boolean {
  try {
    return new AddressList([text]) instanceof AddressList
  } catch {
    return false
  }
}

/** Of a list of addresses. */
export const ADDRESSES = {
  form: 'texts',
  placeholder: 'ADDRESS',
  default: null,
  expected: 'an IP address, a network such as 10.0.0.0/8, or a range of addresses',
  schema: v.array(v.pipe(v.string(), v.check(isAddressList))),
  sources: EVERYWHERE,
} as const

export const PROXY_OPTIONS = {
  'trusted-proxy': {
    ...ADDRESSES,
    section: 'Listening',
    help: 'At the web door, believe X-Forwarded-For, X-Forwarded-Proto and Forwarded of a proxy there. Repeatable',
  },
  'proxy-protocol': {
    ...ADDRESSES,
    section: 'Listening',
    help: 'At every door, connections from there must begin with a PROXY header (version 1 or 2), which names the client. Repeatable',
  },
  webirc: {
    ...ADDRESSES,
    section: 'Listening',
    placeholder: 'ADDRESS=FILE',
    help: 'At the IRC door, believe WEBIRC of a gateway at that address that gives the password in the first line of FILE. Repeatable',
    expected: 'an address or network, "=" and the path of a file, such as 192.0.2.1=/etc/partyline/gateway-password',
    schema: v.array(
      v.pipe(
        v.string(),
        v.check((text) => /^[^=]+=[^\0]+$/.test(text) && isAddressList(text.slice(0, text.indexOf('=')))),
        v.transform((text) => ({ address: text.slice(0, text.indexOf('=')), file: text.slice(text.indexOf('=') + 1) })),
      ),
    ),
  },
} as const
