/** Where the reader of a page comes in at the other doors: at the host by which the page was reached. */
import type { IncomingHttpHeaders } from 'node:http'
import { isLoopback, parseAddress } from '../../config/address.ts'
import type { ServerInfo, Visitors } from '../../session/server-info.ts'

/** Those that the person reaches; where some of them are encrypted, these. */
export function waysTo(
  { doors }: ServerInfo,
  visitors: Visitors,
  host: string,
): readonly (readonly [port: number, isEncrypted: boolean])[] {
  const isHere = /^(?:localhost|127\.|\[::1\])/i.test(host)
  const ways = doors
    .filter((door) => door.visitors === visitors)
    .flatMap(({ addresses, isEncrypted }) =>
      addresses.flatMap((written) => {
        const address = parseAddress(written)
        if (address?.kind !== 'tcp' || (isLoopback(address) && !isHere)) return []
        return [[address.port, isEncrypted] as const]
      }),
    )
  const encrypted = ways.filter(([, isEncrypted]) => isEncrypted)
  return encrypted.length > 0 ? encrypted : ways
}

/** What is typed in a terminal that has nothing else. */
export function terminalCommands(info: ServerInfo, host: string): readonly string[] {
  return waysTo(info, 'people', host).map(([port, isEncrypted]) =>
    isEncrypted ? `openssl s_client -quiet -connect ${host}:${port}` : `nc ${host.replace(/[[\]]/g, '')} ${port}`,
  )
}

/** As the client has typed it, without the port; `HOST` where it could be anything else. */
export function statedHost({ host: stated = '' }: Pick<IncomingHttpHeaders, 'host'>): string {
  const host = stated.replace(/:\d*$/, '')
  return /^(?:[\w.-]+|\[[\da-f:.]+\])$/i.test(host) ? host : 'HOST'
}
