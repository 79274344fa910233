/** Names and addresses under `-4`, `-6` and `-n`. */
import { text } from '../language/text.ts'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { ResolvedAddress } from '@partyline/net'
import type { NcOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

type NameOptions = Pick<NcOptions, 'family' | 'hasNames'>

/** How `connect` finds addresses. It is asked for names only. */
export function lookupFor({ family }: NameOptions): (host: string) => Promise<readonly ResolvedAddress[]> {
  return (host) => lookup(host, { all: true, order: 'verbatim', family: family ?? 0 })
}

/** @throws {UsageError} an address of the other family, or of one link without its interface (RFC 4291 2.5.6), or a name where only addresses are allowed */
export function checkHost(host: string, { family, hasNames }: NameOptions): void {
  const given = isIP(host.replace(/%.*$/, ''))
  if (given === 6 && /^fe[89ab]/i.test(host) && !host.includes('%')) {
    const ways = Object.keys(networkInterfaces()).map((name) => `${host}%${name}`)
    throw new UsageError(
      text`${host} is a link-local address without its interface`,
      text`write its interface behind it: ${ways.join(' or ')}`,
    )
  }
  if (given === 0 && host !== '' && !hasNames) {
    throw new UsageError(text`${JSON.stringify(host)} is a name, and -n allows addresses only`, text`leave out -n`)
  }
  if (given !== 0 && family !== undefined && given !== family) {
    throw new UsageError(
      text`${host} is an address of IPv${given}, and -${family} was given`,
      text`leave out -${family}`,
    )
  }
}

/** The address that stands for every interface; empty for both families. */
export function wildcardFor(family: 4 | 6 | undefined): string {
  return family === undefined ? '' : family === 4 ? '0.0.0.0' : '::'
}
