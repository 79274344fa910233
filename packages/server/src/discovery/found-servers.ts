/** What the answers of a network come to: servers, each with where it is (RFC 6763 5 and 6). */
import type { FoundRecord } from './dns-answer.ts'
import { isSameName, type Name } from './dns-message.ts'

/** A door for IRC that a server announces. */
export interface FoundServer {
  /** As people see it in a list. Text from the network. */
  readonly instance: string
  readonly isEncrypted: boolean
  readonly port: number
  /** At least one, IPv4 first: it means the same on every machine, and has no zone. */
  readonly addresses: readonly string[]
}

export const LOCAL = 'local'
/** What is looked for, the better first. */
export const SOUGHT: readonly (readonly [type: Name, isEncrypted: boolean])[] = [
  [['_ircs', '_tcp', LOCAL], true],
  [['_irc', '_tcp', LOCAL], false],
]
/** As many as a person reads through. */
export const SERVERS_MAX = 50

/**
 * One for each server: the encrypted door where it has one. A server of which an answer lacks the port or every address is left
 * out; its responder sends all in one (RFC 6763 12.1).
 */
export function foundServers(records: readonly FoundRecord[]): readonly FoundServer[] {
  const found = new Map<string, FoundServer>()
  for (const [type, isEncrypted] of SOUGHT) {
    for (const instance of instancesOf(records, type)) {
      const [label = ''] = instance
      const server = serverAt(records, instance)
      if (server === null || found.has(label) || found.size === SERVERS_MAX) continue
      found.set(label, { instance: label, isEncrypted, ...server })
    }
  }
  return [...found.values()].toSorted((one, other) => (one.instance < other.instance ? -1 : 1))
}

function instancesOf(records: readonly FoundRecord[], type: Name): readonly Name[] {
  return records.flatMap((record) => {
    const isInstance = record.kind === 'pointer' && isSameName(record.name, type) && record.to.length > type.length
    return isInstance && isSameName(record.to.slice(1), type) ? [record.to] : []
  })
}

/** Where the instance is, if one answer has all of it. */
export function serverAt(
  records: readonly FoundRecord[],
  instance: Name,
): Pick<FoundServer, 'port' | 'addresses'> | null {
  for (const record of records) {
    if (record.kind !== 'service' || record.port === 0 || !isSameName(record.name, instance)) continue
    const addresses = new Set(
      records.flatMap((one) => (one.kind === 'address' && isSameName(one.name, record.host) ? [one.address] : [])),
    )
    const rank = (address: string) => (address.includes(':') ? 1 : 0)
    const sorted = [...addresses].toSorted((one, other) => rank(one) - rank(other))
    if (sorted.length > 0) return { port: record.port, addresses: sorted }
  }
  return null
}
