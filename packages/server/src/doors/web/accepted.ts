/** What a client says that it takes: codings of a body (RFC 9110 12.5.3), the version that it has (13.1.2), and whether a person looks at a page. */
import type { IncomingHttpHeaders } from 'node:http'
import type { ClientFile, Coding } from './client-files.ts'

const PREFERRED: readonly Coding[] = ['br', 'gzip']

/** The coding in which a file has the fewest bytes and that the client takes; null for none. */
export function codingFor(file: Pick<ClientFile, 'coded'>, headers: IncomingHttpHeaders): Coding | null {
  const taken = qualities(headers['accept-encoding'] ?? '')
  return PREFERRED.find((coding) => file.coded.has(coding) && (taken.get(coding) ?? taken.get('*') ?? 0) > 0) ?? null
}

/** Whether the client has it already. @param tag with its quotation marks */
export function hasAlready(tag: string, headers: IncomingHttpHeaders): boolean {
  const known = (headers['if-none-match'] ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''))
  return known.includes(tag) || known.includes('*')
}

/** Browsers name HTML when a person opens an address; curl and programs take anything. */
export function wantsPage({ accept = '' }: IncomingHttpHeaders): boolean {
  return (qualities(accept).get('text/html') ?? 0) > 0
}

/** `gzip;q=0.5, br` as numbers. What is not understood is taken as wanted, as its name alone would be. */
function qualities(field: string): ReadonlyMap<string, number> {
  const parts = field.toLowerCase().split(',')
  return new Map(
    parts.map((part): [string, number] => {
      const [name = '', ...parameters] = part.split(';').map((one) => one.trim())
      const q = parameters.find((one) => one.startsWith('q='))
      const value = q === undefined ? 1 : Number(q.slice(2))
      return [name, Number.isNaN(value) ? 1 : value]
    }),
  )
}
