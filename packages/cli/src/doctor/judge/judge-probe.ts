/** What an answer, a refusal or silence means over UDP. */
import { type Text, text } from '../../language/text.ts'
import { formatHostPort } from '@partyline/net'
import { type Finding, note, ok, problem } from '../finding.ts'
import { formatDuration } from '../../format-duration.ts'
import { isLoopbackAddress } from '../is-loopback-address.ts'
import type { ProbeObservation, UdpPortObservation } from '../observations.ts'
import { describeHolder } from './judge-port.ts'
import { filteredRemedy, unreachableRemedy, whyFiltered, whyUnreachable } from './unreachable.ts'

/**
 * @param port what is known about the port when an address is this machine's; null otherwise
 * @param blocked addresses that a firewall rule of this machine keeps datagrams from
 */
export function judgeProbes(
  probes: readonly ProbeObservation[],
  port: UdpPortObservation | null,
  blocked: ReadonlySet<string>,
): readonly Finding[] {
  const hasAnswered = probes.some(({ outcome }) => outcome === 'answered')
  return probes.map((one) => {
    if (hasAnswered && one.outcome !== 'answered') {
      return note('reach', text`${sentence(one)} Programs that try every address use the other one.`)
    }
    if (blocked.has(one.address) && one.outcome === 'silent') {
      return problem('reach', 'silent', sentence(one), text`The firewall rule below explains it.`)
    }
    return judgeProbe(one, one.isLocal ? port : null)
  })
}

function judgeProbe(one: ProbeObservation, port: UdpPortObservation | null): Finding {
  const what = sentence(one)
  switch (one.outcome) {
    case 'answered':
      return ok('reach', what)
    case 'refused':
      return problem('reach', 'refused', what, text`Start the program that should listen there, or correct the port.`)
    case 'silent':
      return silence(one, port)
    case 'filtered':
      return problem('reach', 'filtered', what, filteredRemedy(one, 'udp'))
    case 'unreachable':
      return problem('reach', 'unreachable', what, unreachableRemedy(one))
    case 'denied':
      return problem('reach', 'firewall', what, text`Look at the output rules of this machine (nft list ruleset).`)
    case 'failed':
      return problem('reach', 'unreachable', what, text`Look up ${one.code ?? text`the error`} in udp(7).`)
    default:
      return one.outcome satisfies never
  }
}

function silence(one: ProbeObservation, port: UdpPortObservation | null): Finding {
  const boundCount = port?.addresses?.length
  if (boundCount === 0) {
    const remedy = text`A firewall rule of this machine most likely drops the packets: nft list ruleset, iptables-save.`
    return problem('reach', 'silent', text`${sentence(one)} Nobody holds the port, and nothing says so.`, remedy)
  }
  // On this machine a closed port says so at once: a silent one is open, and its program has nothing to say to such a datagram.
  if (boundCount !== undefined)
    return note('reach', text`${sentence(one)} That is usual: many programs answer only to what they know.`)
  const message = text`${sentence(one)} Either it is open and the program there has nothing to say to ${saidIn(one)}, or a firewall drops the packets: UDP does not tell which.`
  return problem(
    'reach',
    'unsure',
    message,
    text`Send it what its own client sends, and look on its machine whether that arrives: tcpdump udp port ${one.port}`,
  )
}

function bytes(count: number): Text {
  return count === 1 ? text`1 byte` : text`${count} bytes`
}

function saidIn({ payload }: ProbeObservation): Text {
  return payload === 'byte' ? text`a datagram of one zero byte` : text`a request of ${payload}`
}

function sentence(one: ProbeObservation): Text {
  const where = `${formatHostPort(one.address, one.port)}/udp`
  const time = formatDuration(one.durationMs)
  switch (one.outcome) {
    case 'answered':
      return text`${where} answered ${saidIn(one)} with ${bytes(one.answerBytes ?? 0)} (${time}).`
    case 'refused':
      return text`${where} is closed: an ICMP message said so (${time}).`
    case 'silent':
      return text`${where} gave no answer in ${time}, to ${one.sentCount === 1 ? text`1 datagram` : text`${one.sentCount} datagrams`}.`
    case 'filtered':
      return text`${where} ${whyFiltered(one, time)}`
    case 'unreachable':
      return text`${where}: ${whyUnreachable(one, time)}`
    case 'denied':
      return text`${where}: this machine does not let the datagram out (${one.code ?? 'denied'}).`
    case 'failed':
      return text`${where}: sending failed (${one.code ?? text`for no stated reason`}).`
    default:
      return one.outcome satisfies never
  }
}

/** A UDP port of this machine. */
export function judgeUdpPort({ port, addresses, holder, freePort }: UdpPortObservation): readonly Finding[] {
  if (addresses === null) return []
  if (addresses.length === 0) return [note('port', text`UDP port ${port} of this machine is free.`)]
  const where = addresses.map((address) => formatHostPort(address, port)).join(', ')
  const free = freePort === null ? '' : text`. Port ${freePort} is free`
  const held = ok('port', text`UDP port ${port} is held by ${describeHolder(holder)} at ${where}${free}.`)
  const isLoopbackOnly = addresses.every(isLoopbackAddress)
  if (!isLoopbackOnly) return [held]
  const message = text`UDP port ${port} is open on loopback only: other machines cannot reach it.`
  return [
    held,
    note('port', message, text`If they should, let the program bind 0.0.0.0, ::, or an address of this machine.`),
  ]
}
