/** `--multicast GROUP[%INTERFACE]`: IPv4 groups are 224.0.0.0/4 (RFC 5771), IPv6 groups ff00::/8 (RFC 4291 2.7). */
import { text } from '../language/text.ts'
import { isIP } from 'node:net'
import { UsageError } from './usage-error.ts'

export interface MulticastGroup {
  readonly group: string
  readonly interface: string | undefined
}

const EXAMPLE = 'such as 239.1.2.3%eth0 or ff15::7%eth0'

/** @throws {UsageError} no group, or one that every interface has, without saying which */
export function parseMulticastGroup(given: string): MulticastGroup {
  const [group = '', ...rest] = given.split('%')
  const name = rest.length === 0 ? undefined : rest.join('%')
  const family = isIP(group)
  const isGroup = family === 4 ? /^2(2[4-9]|3\d)\./.test(group) : family === 6 && /^ff/i.test(group)
  if (!isGroup) throw new UsageError(text`${JSON.stringify(group)} is not the address of a group`, EXAMPLE)
  if (name === '') throw new UsageError(text`${JSON.stringify(given)} names no interface behind %`, EXAMPLE)
  // Scopes 1 and 2 of RFC 4291 2.7: the same address is another group on every link.
  if (name === undefined && /^ff.[12]:/i.test(group)) {
    throw new UsageError(
      text`${group} is a link-local group, and there are several interfaces`,
      text`name its interface: ${group}%eth0`,
    )
  }
  return { group, interface: name }
}
