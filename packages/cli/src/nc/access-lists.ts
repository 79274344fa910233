/** `--allow`, `--deny` and their files: hosts as `AddressList` reads them, with names and Nmap's short forms. */
import { text } from '../language/text.ts'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { lookupFor } from './names.ts'
import type { AccessRules, NcOptions } from './options.ts'
import { systemReason } from './system-reason.ts'
import { UsageError } from './usage-error.ts'

export interface AccessLists {
  /** Undefined allows every address; `deny` counts all the same. */
  readonly allow: readonly string[] | undefined
  readonly deny: readonly string[]
}

/** @throws {UsageError} a file cannot be read, or a name is not found */
export async function readAccessLists(options: NcOptions): Promise<AccessLists> {
  const { allow, deny } = options
  return {
    allow: allow.entries.length + allow.files.length === 0 ? undefined : await listOf(allow, options),
    deny: await listOf(deny, options),
  }
}

async function listOf({ entries, files }: AccessRules, options: NcOptions): Promise<readonly string[]> {
  const all = [...entries.flatMap((entry) => entry.split(',')), ...files.flatMap(readEntries)]
  const lists = await Promise.all(all.filter((entry) => entry !== '').map((entry) => addressesOf(entry, options)))
  return lists.flat()
}

/** One host or several on each line; behind `#` is a comment. */
function readEntries(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8')
      .replaceAll(/#.*/g, '')
      .split(/[\s,]+/)
  } catch (error) {
    throw new UsageError(
      text`cannot read ${JSON.stringify(path)}: ${systemReason(error)}`,
      text`give a file with one host on each line`,
    )
  }
}

async function addressesOf(entry: string, options: NcOptions): Promise<readonly string[]> {
  const [host = ''] = entry.split(/[/-]/)
  if (isIP(host) !== 0) return [withWholeRange(entry)]
  const wildcard = /^(\d+)\.(\d+|\*)\.(\d+|\*)\.\*$/.exec(entry)
  if (wildcard !== null) return [wildcardBlock(entry)]
  if (!options.hasNames) throw new UsageError(text`${JSON.stringify(entry)} is a name, and -n allows addresses only`)
  try {
    return (await lookupFor(options)(entry)).map(({ address }) => address)
  } catch (error) {
    throw new UsageError(
      text`${JSON.stringify(entry)} is neither an address nor a known name: ${systemReason(error)}`,
      text`write 192.0.2.1, 192.0.2.0/24, 192.0.2.1-20, 192.0.2.* or a name`,
    )
  }
}

/** `192.0.2.1-20` is `192.0.2.1-192.0.2.20`. */
function withWholeRange(entry: string): string {
  return entry.replace(/^((?:\d+\.){3})(\d+)-(\d+)$/, '$1$2-$1$3')
}

/** `192.0.*.*` is `192.0.0.0/16`. */
function wildcardBlock(entry: string): string {
  const octets = entry.split('.')
  const known = octets.findIndex((octet) => octet === '*')
  return `${octets.map((octet, index) => (index < known ? octet : '0')).join('.')}/${known * 8}`
}
