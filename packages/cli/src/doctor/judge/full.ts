/** A Partyline that takes nobody says why, at the doors that can: instead of a greeting, before it has said what it is. */
import { text } from '../../language/text.ts'
import { type Finding, problem } from '../finding.ts'

const FULL = /^The server is full[;.] |^Your address has as many connections as it may have \(\d+\)[;.]/

export function isFull(farewell: string | null): farewell is string {
  return farewell !== null && FULL.test(farewell)
}

export function full(farewell: string): Finding {
  const isOwn = farewell.startsWith('Your address')
  return problem(
    'server',
    'full',
    text`A Partyline server answers, but takes no more connections: ${JSON.stringify(farewell)}.`,
    isOwn
      ? text`Close connections from this address, or let its operator raise sessions-per-address-max.`
      : text`Try again later, or let its operator raise sessions-max (partyline serve --limit sessions-max=N).`,
  )
}
