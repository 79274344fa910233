/** What it means that an address can be reached, refuses, or says nothing. */
import { type Text, text } from '../../language/text.ts'
import { formatHostPort } from '@partyline/net'
import { type Finding, note, ok, problem, warning } from '../finding.ts'
import { formatDuration } from '../../format-duration.ts'
import { isLoopbackAddress } from '../is-loopback-address.ts'
import type { NameObservation, PortObservation, ReachObservation } from '../observations.ts'
import { filteredRemedy, unreachableRemedy, whyFiltered, whyUnreachable } from './unreachable.ts'

/**
 * @param port what is known about the port when an address is this machine's; null otherwise
 * @param blocked addresses that a firewall rule of this machine keeps packets from
 */
export function judgeReach(
  reach: readonly ReachObservation[],
  port: PortObservation | null,
  blocked: ReadonlySet<string>,
): readonly Finding[] {
  const isReachable = reach.some(({ outcome }) => outcome === 'reachable')
  return reach.map((one) => {
    if (isReachable) return besideReachable(one)
    return blocked.has(one.address) ? explainedByRule(one) : whyNot(one, port)
  })
}

/** What else it could mean would only mislead. */
function explainedByRule(one: ReachObservation): Finding {
  const what =
    one.outcome === 'refused'
      ? text`${formatHostPort(one.address, one.port)} refused the connection (${formatDuration(one.durationMs)}).`
      : sentence(one)
  const kind = one.outcome === 'refused' || one.outcome === 'silent' ? one.outcome : 'unreachable'
  return problem('reach', kind, what, text`The firewall rule below explains it.`)
}

/** A name with one family is out of reach for a machine that has only the other: worth knowing when it is another machine's. */
export function judgeFamilies(name: NameObservation, reach: readonly ReachObservation[]): readonly Finding[] {
  const families = new Set(reach.map(({ family }) => family))
  const isSettled = name.isAddress || families.size !== 1 || reach.every(({ isLocal }) => isLocal)
  if (isSettled) return []
  const [has, lacks, record] = families.has(4) ? ['IPv4', 'IPv6', 'AAAA'] : ['IPv6', 'IPv4', 'A']
  const message = text`${name.host} has only ${has} addresses, as this machine sees it: a machine that has only ${lacks} cannot reach it.`
  return [note('name', message, text`If it should be reachable by both, add a record of type ${record} to the DNS.`)]
}

function besideReachable(one: ReachObservation): Finding {
  const what = sentence(one)
  switch (one.outcome) {
    case 'reachable':
      return ok('reach', what)
    case 'silent':
      return warning(
        'reach',
        what,
        text`Programs that try this address first wait that long: take it out of the DNS, or open it.`,
      )
    case 'refused':
    case 'filtered':
    case 'unreachable':
    case 'denied':
    case 'failed':
      return note('reach', text`${what} Programs that try both families use the other address.`)
    default:
      return one.outcome satisfies never
  }
}

function whyNot(one: ReachObservation, port: PortObservation | null): Finding {
  const what = sentence(one)
  switch (one.outcome) {
    case 'reachable':
      return ok('reach', what)
    case 'refused':
      return one.isLocal ? refusedHere(one, port) : problem('reach', 'refused', what, REFUSED_ELSEWHERE)
    case 'silent':
      return one.isLocal ? silentHere(one, port) : problem('reach', 'silent', what, SILENT_ELSEWHERE)
    case 'filtered':
      return problem('reach', 'filtered', what, filteredRemedy(one, 'tcp'))
    case 'unreachable':
      return problem('reach', 'unreachable', what, unreachableRemedy(one))
    case 'denied':
      return problem(
        'reach',
        'firewall',
        what,
        text`Look at the output rules of this machine, at its route (ip route get ${one.address}), and at what confines this program.`,
      )
    case 'failed':
      return problem(
        'reach',
        'unreachable',
        what,
        text`Look up ${one.code ?? text`the error`} in the manual of the system.`,
      )
    default:
      return one.outcome satisfies never
  }
}

const REFUSED_ELSEWHERE = text`The machine is there. Start the server on it, or correct the port. Without --public a server is open to its own machine only.`

const SILENT_ELSEWHERE = text`Most often a firewall there or on the way drops the packets. Else the machine is off or has another address now.`

/** One sentence for what was seen. */
function sentence(one: ReachObservation): Text {
  const { address, port, outcome, code, durationMs } = one
  const where = formatHostPort(address, port)
  const time = formatDuration(durationMs)
  switch (outcome) {
    case 'reachable':
      return text`${where} is reachable (${time}).`
    case 'refused':
      return text`${where} refused the connection (${time}): nobody listens there.`
    case 'silent':
      return text`${where} gave no answer in ${time}.`
    case 'filtered':
      return text`${where} ${whyFiltered(one, time)}`
    case 'unreachable':
      return text`${where}: ${whyUnreachable(one, time)}`
    case 'denied':
      return text`${where}: this machine does not let the connection out (${code ?? 'denied'}).`
    case 'failed':
      return text`${where}: the connection failed (${code ?? text`for no stated reason`}, ${time}).`
    default:
      return outcome satisfies never
  }
}

function refusedHere(one: ReachObservation, port: PortObservation | null): Finding {
  const elsewhere = [...new Set((port?.listeners ?? []).map(({ address }) => address))]
  if (elsewhere.length === 0) {
    const remedy = text`Start the server (partyline serve), or correct the port.`
    return problem('reach', 'refused', sentence(one), remedy)
  }
  const where = elsewhere.map((address) => formatHostPort(address, one.port)).join(', ')
  const isLoopbackOnly = elsewhere.every(isLoopbackAddress)
  const message = text`${formatHostPort(one.address, one.port)} refused the connection: the server listens on ${where} only.`
  const remedy =
    isLoopbackOnly && !one.isLoopback
      ? text`It can be reached from its own machine only. partyline serve --public opens it to the network.`
      : text`Connect to ${formatHostPort(elsewhere[0] ?? '', one.port)}, or let the server listen here too.`
  return problem('reach', 'address', message, remedy)
}

function silentHere(one: ReachObservation, port: PortObservation | null): Finding {
  const waiting = Math.max(0, ...(port?.listeners ?? []).map((listener) => listener.waiting))
  if (waiting === 0) {
    return problem(
      'reach',
      'silent',
      sentence(one),
      text`A firewall rule of this machine most likely drops the packets.`,
    )
  }
  const listener =
    port?.holder === null || port === null ? text`the process that listens` : text`process ${port.holder.pid}`
  const connections = waiting === 1 ? text`1 connection waits` : text`${waiting} connections wait`
  const message = text`${sentence(one)} ${connections} for ${listener} to accept: it hangs.`
  return problem('reach', 'silent', message, text`Look into its log, then restart it.`)
}
