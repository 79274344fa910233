/** Where the datagram door listens. */
import * as v from 'valibot'
import { parseAddress, type Address } from '../../config/address.ts'
import { EVERYWHERE } from '../../config/option.ts'

export interface UdpAddress {
  readonly host: string
  readonly port: number
}

function parseUdp(text: string): UdpAddress | null {
  const address: Address | null = parseAddress(text)
  return address?.kind === 'tcp' ? { host: address.host, port: address.port } : null
}

export const DATAGRAM_OPTIONS = {
  datagram: {
    section: 'Listening',
    form: 'texts',
    placeholder: 'ADDRESS',
    help: 'UDP for sensors: "TOKEN #channel text", with the token of a hook (HookServ ADD). Not encrypted, never answered. Repeatable',
    default: null,
    expected: 'HOST:PORT, [IPV6]:PORT or PORT (0 to 65535)',
    schema: v.array(
      v.pipe(
        v.string(),
        v.rawTransform(({ dataset, addIssue, NEVER }): UdpAddress => {
          const parsed = parseUdp(dataset.value)
          if (parsed !== null) return parsed
          addIssue()
          return NEVER
        }),
      ),
    ),
    sources: EVERYWHERE,
  },
} as const
