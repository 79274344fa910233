/** Sockets that the process was started with, as systemd and others hand them over (sd_listen_fds(3)). */
import { checkOptions, NUMBER, OBJECT } from '../arguments.ts'
import { TargetError } from '../errors.ts'

/** A socket that is open already, and listens or can: what `serve` and `listen` take instead of an address. */
export interface DescriptorTarget {
  /** The number of its file descriptor. It is closed with the server. */
  readonly fd: number
}

/** A descriptor that was handed over. */
export interface InheritedDescriptor extends DescriptorTarget {
  /** As its unit file names it (`FileDescriptorName=`); else `unknown`. */
  readonly name: string
}

/** Whose environment to read. */
export interface InheritedOptions {
  /** Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Default: `process.pid`. */
  readonly pid?: number
}

const FIRST_FD = 3

/**
 * The descriptors that were handed over to this process. None if it was not started for a socket, or if they are meant for
 * another process.
 * @throws {TargetError} LISTEN_FDS is no number
 */
export function inheritedDescriptors(options: InheritedOptions = {}): readonly InheritedDescriptor[] {
  checkOptions('the options of inheritedDescriptors', options, { env: OBJECT, pid: NUMBER })
  const { env = process.env, pid = process.pid } = options
  const { LISTEN_PID: forPid, LISTEN_FDS: count, LISTEN_FDNAMES: names = '' } = env
  if (count === undefined || Number(forPid) !== pid) return []
  if (!/^\d{1,4}$/.test(count)) {
    throw new TargetError(`LISTEN_FDS is ${JSON.stringify(count)}, which is no number of descriptors`, {
      phase: 'listen',
      remedy:
        'start the process by a unit of the kind socket, or leave LISTEN_FDS and LISTEN_PID out of its environment',
    })
  }
  const nameOf = names.split(':')
  return Array.from({ length: Number(count) }, (_, index) => {
    return {
      fd: FIRST_FD + index,
      name: nameOf[index] === undefined || nameOf[index] === '' ? 'unknown' : nameOf[index],
    }
  })
}
