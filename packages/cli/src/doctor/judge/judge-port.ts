/** What a port of this machine is used for. */
import { type Text, text } from '../../language/text.ts'
import { type Finding, note, ok } from '../finding.ts'
import { isLoopbackAddress } from '../is-loopback-address.ts'
import type { PortObservation } from '../observations.ts'

/** Enough to know the program by; `--json` has the rest. */
const COMMAND_SHOWN_MAX = 60

/**
 * Whether the holder is the right one is judged by what it says, not here.
 * @param isReached an address of this machine accepted a connection at this port
 */
export function judgePort(observation: PortObservation, isReached: boolean): readonly Finding[] {
  const { port, state, holder, freePort, listeners } = observation
  const actual: PortObservation['state'] = isHeld(observation) ? 'held' : state
  switch (actual) {
    case 'held':
      return [
        ok('port', text`Port ${port} is held by ${describeHolder(holder)}${freeHint(freePort)}.`),
        ...judgeExtent(port, listeners),
      ]
    case 'free':
      if (isReached)
        return [note('port', text`Nobody listens at port ${port} any more, though it accepted the connection.`, GONE)]
      return [note('port', text`Port ${port} of this machine is free.`)]
    case 'not-permitted':
      return listeners === null
        ? [note('port', text`Whether port ${port} is free only root can tell: it is below 1024.`)]
        : [note('port', text`Port ${port} of this machine is free, but only root may listen there: it is below 1024.`)]
    case 'unknown':
      return []
    default:
      return actual satisfies never
  }
}

const GONE = text`A server for one client ends with the first: start it again. Or a rule of this machine passes the port on to elsewhere.`

/** A user that may not listen there is told no more than that; the table of listeners knows. */
export function isHeld({ state, listeners }: PortObservation): boolean {
  return state === 'held' || (state === 'not-permitted' && listeners !== null && listeners.length > 0)
}

/** `process 42 (node main.ts)`; without folders, and of a long command line the beginning. */
export function describeHolder(holder: PortObservation['holder']): Text {
  if (holder === null) return text`a process that this user may not see`
  const { pid, command } = holder
  const short = command.replaceAll(/\s+/g, ' ').replaceAll(/(^|[ =])\/(?:[^ /]+\/)+(?=[^ /]+)/g, '$1')
  const shown = short.length > COMMAND_SHOWN_MAX ? `${short.slice(0, COMMAND_SHOWN_MAX).trimEnd()} …` : short
  return text`process ${pid} (${shown})`
}

function freeHint(freePort: number | null): Text {
  return freePort === null ? '' : text`. Port ${freePort} is free`
}

function judgeExtent(port: number, listeners: PortObservation['listeners']): readonly Finding[] {
  if (listeners === null || listeners.length === 0) return []
  const isLoopbackOnly = listeners.every(({ address }) => isLoopbackAddress(address))
  if (!isLoopbackOnly) return []
  const message = text`Port ${port} is open on loopback only: other machines cannot reach it.`
  const remedy = text`If they should, let the program listen on 0.0.0.0 or ::. A Partyline opens a TLS port with partyline serve --public.`
  return [note('port', message, remedy)]
}
