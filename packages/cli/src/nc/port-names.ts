/** Ports by name, as services(5) lists them: `https` is 443. */
import { readFileSync } from 'node:fs'

/** Null for a name that is not in the list. @throws {Error} there is no list, or it cannot be read */
export type PortNames = (name: string, protocol: 'tcp' | 'udp') => number | null

/** `https  443/tcp  alias …  # comment` */
const ENTRY = /^([^\s#]+)\s+(\d+)\/(tcp|udp)\b([^#\n]*)/gm

/** @param read the list; called when the first name is asked for, which few command lines do */
export function portNames(read: () => string): PortNames {
  return (name, protocol) => {
    if (name === '') return null
    for (const [, official = '', port, of, aliases = ''] of read().matchAll(ENTRY)) {
      if (of === protocol && [official, ...aliases.trim().split(/\s+/)].includes(name)) return Number(port)
    }
    return null
  }
}

const PATH =
  process.platform === 'win32'
    ? `${process.env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\drivers\\etc\\services`
    : '/etc/services'

export const systemPortNames: PortNames = portNames(() => readFileSync(PATH, 'utf8'))
