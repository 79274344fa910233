/** Where the link of a file begins: with what the owner says, else with the address at which its uploader has come, else with what the server knows. */
import type { ServerInfo } from '../../../session/server-info.ts'
import type { Asker } from '../answer.ts'

/** A name of RFC 1035 2.3.4, and a port. */
const HOST_LENGTH_MAX = 261

export function originFor(asker: Asker, { info }: { readonly info: () => Pick<ServerInfo, 'webAddress'> }): string {
  const known = info().webAddress()
  if (known?.isStated === true) return known.origin
  const { host = '' } = asker.headers
  if (host.length > HOST_LENGTH_MAX || !/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host))
    return known?.origin ?? ''
  return `${asker.origin()?.isSecure === true ? 'https' : 'http'}://${host}`
}
