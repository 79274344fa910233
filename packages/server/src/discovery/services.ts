/** What a server says of itself on the local network: its open doors as services (RFC 6763), and where it is. */
import { parseIp } from '@partyline/irc'
import { formatName, isSameName, TYPES, words, type DnsRecord, type Name, type Question } from './dns-message.ts'

/** An open door. */
export interface Service {
  /** As it is registered (RFC 6335), such as `_ircs._tcp`. */
  readonly type: readonly [string, string]
  readonly port: number
}

export interface Announced {
  /** As people see it in a list; no other server has it. */
  readonly instance: string
  /** One label, which no other machine has. */
  readonly host: string
  readonly services: readonly Service[]
  /** Of the interface by which it is asked, without zones. */
  readonly addresses: readonly string[]
}

const LOCAL = 'local'
const ALL_SERVICES: Name = ['_services', '_dns-sd', '_udp', LOCAL]
/** RFC 6762 10: what depends on the host, and the rest. */
const HOST_SECONDS = 120
const OTHER_SECONDS = 4_500

/** Everything; with a time of 0 it is taken back. */
export function allRecords(announced: Announced, isOver = false): readonly DnsRecord[] {
  const { services } = announced
  const records = [
    ...services.map(({ type }) => pointer(ALL_SERVICES, [...type, LOCAL])),
    ...services.flatMap((service) => serviceRecords(announced, service)),
    ...hostRecords(announced),
  ]
  return isOver ? records.map((record) => ({ ...record, ttlSeconds: 0 })) : records
}

/** What is known to a question; with it, what its asker will ask for next. */
export function answersTo(announced: Announced, { name, type }: Question): readonly DnsRecord[] {
  const asks = (wanted: number) => type === wanted || type === TYPES.ANY
  const { services } = announced
  if (isSameName(name, ALL_SERVICES)) {
    return asks(TYPES.PTR) ? services.map((service) => pointer(ALL_SERVICES, [...service.type, LOCAL])) : []
  }
  if (isSameName(name, hostName(announced))) return hostRecords(announced).filter((record) => asks(record.type))
  for (const service of services) {
    const records = serviceRecords(announced, service)
    if (isSameName(name, [...service.type, LOCAL]) && asks(TYPES.PTR)) return [...records, ...hostRecords(announced)]
    if (isSameName(name, instanceName(announced, service))) {
      const found = records.filter((record) => record.type !== TYPES.PTR && asks(record.type))
      return found.some((record) => record.type === TYPES.SRV) ? [...found, ...hostRecords(announced)] : found
    }
  }
  return []
}

/** As `answersTo`, for a question that has the name of the instance in it; nothing for any other. */
export function answersToKnowing(announced: Announced, question: Question): readonly DnsRecord[] {
  const isKnown = announced.services.some((service) => isSameName(question.name, instanceName(announced, service)))
  return isKnown ? answersTo(announced, question) : []
}

function serviceRecords(announced: Announced, service: Service): readonly DnsRecord[] {
  const name = instanceName(announced, service)
  const target = formatName(hostName(announced))
  return [
    pointer([...service.type, LOCAL], name),
    {
      name,
      type: TYPES.SRV,
      isUnique: true,
      ttlSeconds: HOST_SECONDS,
      data: Buffer.concat([words(0, 0, service.port), target]),
    },
    // There is nothing to say, which is one empty text (RFC 6763 6.1).
    { name, type: TYPES.TXT, isUnique: true, ttlSeconds: OTHER_SECONDS, data: Buffer.of(0) },
  ]
}

function hostRecords(announced: Announced): readonly DnsRecord[] {
  const name = hostName(announced)
  return announced.addresses.flatMap((address) => {
    const ip = parseIp(address)
    if (ip === null) return []
    const [type, digits] = ip.family === 6 ? [TYPES.AAAA, 32] : [TYPES.A, 8]
    const data = Buffer.from(ip.value.toString(16).padStart(digits, '0'), 'hex')
    return [{ name, type, isUnique: true, ttlSeconds: HOST_SECONDS, data }]
  })
}

function pointer(name: Name, to: Name): DnsRecord {
  return { name, type: TYPES.PTR, isUnique: false, ttlSeconds: OTHER_SECONDS, data: formatName(to) }
}

function instanceName({ instance }: Announced, { type }: Service): Name {
  return [instance, ...type, LOCAL]
}

function hostName({ host }: Announced): Name {
  return [host, LOCAL]
}
