/** What stands in the way of a Unix socket. */
import { type Text, text } from '../../language/text.ts'
import { type Finding, ok, problem } from '../finding.ts'
import type { PathObservation } from '../observations.ts'
import { describeHolder } from './judge-port.ts'

const TYPES = {
  file: text`a file`,
  folder: text`a folder`,
  other: text`a device or a pipe`,
  socket: text`a socket`,
} as const

export function judgePath(one: PathObservation): readonly Finding[] {
  const { path, outcome, code } = one
  switch (outcome) {
    case 'reachable':
      return [ok('path', text`${path} takes connections. It is held by ${describeHolder(one.holder)}${access(one)}.`)]
    case 'missing':
      return [missing(one)]
    case 'not-a-socket':
      return [
        problem(
          'path',
          'path',
          text`${path} is ${TYPES[one.type ?? 'other']}, not a socket.`,
          text`Give the path at which the server listens.`,
        ),
      ]
    case 'other-socket':
      return [
        problem(
          'path',
          'path',
          text`${path} is a socket for datagrams or packets, held by ${describeHolder(one.holder)}. Partyline speaks over streams.`,
          text`Give the path at which the server listens.`,
        ),
      ]
    case 'stale':
      return [
        problem(
          'path',
          'refused',
          text`${path} is a socket file that was left behind: nobody listens there any more.`,
          text`Start the server again. A Partyline server replaces such a file by itself. For others remove it first (rm).`,
        ),
      ]
    case 'denied':
      return [denied(one)]
    case 'hanging':
      return [
        problem(
          'path',
          'silent',
          text`${path} takes no connection: too many wait already for ${describeHolder(one.holder)} to accept them. It hangs.`,
          text`Look into its log, then restart it.`,
        ),
      ]
    case 'too-long':
      return [
        problem(
          'path',
          'path',
          text`The path has ${Buffer.byteLength(path)} bytes. A Unix socket can have ${path.startsWith('@') ? 108 : 107}.`,
          text`Let the server listen at a shorter path, such as /run/partyline.sock.`,
        ),
      ]
    case 'failed':
      return [
        problem(
          'path',
          'path',
          text`${path} cannot be connected to (${code ?? text`for no stated reason`}).`,
          text`Look up ${code ?? text`the error`} in connect(2).`,
        ),
      ]
    default:
      return outcome satisfies never
  }
}

function access({ mode, owner }: PathObservation): Text {
  return mode === null || owner === null ? '' : text`, with mode ${mode} and owner ${owner.uid}:${owner.gid}`
}

function missing({ path, obstacle }: PathObservation): Finding {
  const message = text`There is nothing at ${path}${obstacle === null ? '' : text`: there is no folder ${obstacle}`}.`
  return problem(
    'path',
    'path',
    message,
    text`Start the server (partyline serve --irc unix:PATH), or correct the path.`,
  )
}

function denied(one: PathObservation): Finding {
  const { path, obstacle, mode, owner } = one
  if (obstacle !== null) {
    const message = text`This user may not enter the folder ${obstacle}, and so not reach ${path}.`
    return problem('path', 'permission', message, text`Let the owner of the folder allow it: chmod o+x ${obstacle}`)
  }
  const message = text`This user may not write to ${path} (mode ${mode ?? 'unknown'}), which connecting needs.`
  const group = owner === null ? text`its group` : text`group ${owner.gid}`
  const remedy = text`Join ${group} and let it write (chmod g+w ${path}), or run as its owner.`
  return problem('path', 'permission', message, remedy)
}
