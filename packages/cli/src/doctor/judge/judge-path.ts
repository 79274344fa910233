/** What stands in the way of a Unix socket. */
import { type Finding, ok, problem } from '../finding.ts'
import type { PathObservation } from '../observations.ts'
import { describeHolder } from './judge-port.ts'

const TYPES = { file: 'a file', folder: 'a folder', other: 'a device or a pipe', socket: 'a socket' } as const

export function judgePath(one: PathObservation): readonly Finding[] {
  const { path, outcome, code } = one
  switch (outcome) {
    case 'reachable':
      return [ok('path', `${path} takes connections; it is held by ${describeHolder(one.holder)}${access(one)}.`)]
    case 'missing':
      return [missing(one)]
    case 'not-a-socket':
      return [
        problem(
          'path',
          'path',
          `${path} is ${TYPES[one.type ?? 'other']}, not a socket.`,
          'Correct the path: it has to be the one at which the server listens.',
        ),
      ]
    case 'other-socket':
      return [
        problem(
          'path',
          'path',
          `${path} is a socket for datagrams or packets, held by ${describeHolder(one.holder)}; Partyline speaks over streams.`,
          'Correct the path: it has to be the one at which the server listens.',
        ),
      ]
    case 'stale':
      return [
        problem(
          'path',
          'refused',
          `${path} is a socket file that was left behind: nobody listens there any more.`,
          'Start the server again. A Partyline server replaces such a file by itself; for others remove it first (rm).',
        ),
      ]
    case 'denied':
      return [denied(one)]
    case 'hanging':
      return [
        problem(
          'path',
          'silent',
          `${path} takes no connection: too many wait already for ${describeHolder(one.holder)} to accept them; it hangs.`,
          'Look into its log, then restart it.',
        ),
      ]
    case 'too-long':
      return [
        problem(
          'path',
          'path',
          `The path has ${Buffer.byteLength(path)} bytes; a Unix socket can have 107.`,
          'Let the server listen at a shorter path, such as /run/partyline.sock.',
        ),
      ]
    case 'failed':
      return [
        problem(
          'path',
          'path',
          `${path} cannot be connected to (${code ?? 'for no stated reason'}).`,
          `Look up ${code ?? 'the error'} in connect(2).`,
        ),
      ]
    default:
      return outcome satisfies never
  }
}

function access({ mode, owner }: PathObservation): string {
  return mode === null || owner === null ? '' : `, with mode ${mode} and owner ${owner.uid}:${owner.gid}`
}

function missing({ path, obstacle }: PathObservation): Finding {
  const message = `There is nothing at ${path}${obstacle === null ? '' : `: there is no folder ${obstacle}`}.`
  return problem('path', 'path', message, 'Start the server (partyline serve --irc unix:PATH), or correct the path.')
}

function denied(one: PathObservation): Finding {
  const { path, obstacle, mode, owner } = one
  if (obstacle !== null) {
    const message = `This user may not enter the folder ${obstacle}, and so not reach ${path}.`
    return problem('path', 'permission', message, `Let the owner of the folder allow it: chmod o+x ${obstacle}`)
  }
  const message = `This user may not write to ${path} (mode ${mode ?? 'unknown'}), which connecting needs.`
  const group = owner === null ? 'its group' : `group ${owner.gid}`
  const remedy = `Join ${group} and let it write (chmod g+w ${path}), or run as its owner.`
  return problem('path', 'permission', message, remedy)
}
