/**
 * Which addresses are of the internet: a server that fetches what strangers name must not reach into its own network (SSRF). All that the
 * registries of IANA set aside is left out; of IPv6, all that is not given out (RFC 4291, RFC 6890).
 */
import { AddressList, type Address } from '@partyline/net'

const SET_ASIDE_4 = new AddressList([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
])
const GIVEN_OUT_6 = new AddressList(['2000::/3'])
/** Among these, addresses that hold one of IPv4: Teredo and 6to4. */
const SET_ASIDE_6 = new AddressList(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'])

export function isPublic(address: Address): boolean {
  if (address.kind !== 'ip') return false
  return address.family === 4 ? !SET_ASIDE_4.has(address) : GIVEN_OUT_6.has(address) && !SET_ASIDE_6.has(address)
}
