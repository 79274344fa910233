/** What the resolver's answer means. */
import { type Text, text } from '../../language/text.ts'
import { type Finding, note, ok, problem, warning } from '../finding.ts'
import { formatDuration } from '../../format-duration.ts'
import { isLoopbackAddress } from '../is-loopback-address.ts'
import type { NameObservation } from '../observations.ts'

/** A resolver that answers at all takes milliseconds; from here on one of several name servers is not answering. */
const SLOW_MS = 1_000

const LISTED_MAX = 4

export function judgeName(name: NameObservation): readonly Finding[] {
  const quoted = JSON.stringify(name.host)
  switch (name.failure) {
    case 'unknown':
      return [problem('name', 'name', text`The name ${quoted} has no address.`, remedyForUnknown(name.host))]
    case 'unanswered':
      return [
        problem(
          'name',
          'name',
          text`The resolver of this machine gave no answer for ${quoted}.`,
          likeAddress(name.host) ??
            text`Check the network connection and the name servers (/etc/resolv.conf, resolvectl status), or give an address.`,
        ),
      ]
    case 'late':
      return [
        problem(
          'name',
          'name',
          text`The resolver of this machine gave no answer for ${quoted} within ${formatDuration(name.durationMs)}.`,
          likeAddress(name.host) ??
            text`A name server in /etc/resolv.conf may be down. Give an address instead, or allow more time with --timeout.`,
        ),
      ]
    case null:
      return name.isAddress ? [] : [...judgeAddresses(name), ...judgeSpeed(name)]
    default:
      return name.failure satisfies never
  }
}

function likeAddress(host: string): Text | null {
  return /^[\d.]+$/.test(host)
    ? text`It looks like an address but is none: an IPv4 address has four numbers from 0 to 255.`
    : null
}

function remedyForUnknown(host: string): Text {
  const hint = likeAddress(host)
  if (hint !== null) return hint
  if (!host.includes('.')) {
    return text`Check the spelling. A name without a dot is found only in /etc/hosts or on the local network: try the full name, or HOST.local.`
  }
  return text`Check the spelling. If it is right, the name is missing in the DNS, or only another network knows it: dig ${host}`
}

function judgeAddresses({ host, addresses, durationMs }: NameObservation): readonly Finding[] {
  const listed = addresses.slice(0, LISTED_MAX).join(', ')
  const more = addresses.length > LISTED_MAX ? text` and ${addresses.length - LISTED_MAX} more` : ''
  const found = ok('name', text`${host} is ${listed}${more} (${formatDuration(durationMs)}).`)
  const isLoopback = addresses.every(isLoopbackAddress)
  if (!isLoopback || host === 'localhost' || host.endsWith('.localhost')) return [found]
  const message = text`On this machine ${host} means the machine itself: others cannot use that address.`
  return [found, note('name', message, text`If another machine is meant, look into /etc/hosts.`)]
}

function judgeSpeed({ durationMs }: NameObservation): readonly Finding[] {
  if (durationMs < SLOW_MS) return []
  const message = text`The name took ${formatDuration(durationMs)} to resolve, and every connection waits for that.`
  return [warning('name', message, text`Remove name servers that do not answer from /etc/resolv.conf.`)]
}
