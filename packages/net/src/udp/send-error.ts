/** What the kernel says about a datagram, as typed errors. */
import { DatagramTooLargeError, type NetError, PermissionError, UnreachableError } from '../errors.ts'
import { errorCode, fromSystemError } from '../system-error.ts'

/** @param where the destination as text @param bytes the size of the payload, where it is known */
export function explainSendError(error: unknown, where: string, bytes: number | undefined): NetError {
  const doing = `cannot send to ${where}`
  const options = { cause: error, phase: 'write' } as const
  const code = errorCode(error)
  switch (code) {
    case 'EMSGSIZE':
      return new DatagramTooLargeError(where, bytes, undefined, options)
    case 'EINVAL':
      return new UnreachableError(`${doing}: the system sends nothing to this address (${code})`, options)
    // No address of this machine is on the way: its network is down, or a group goes out by another interface.
    case 'EADDRNOTAVAIL':
      return new UnreachableError(`${doing}: this machine has no address to send from (${code})`, options)
    case 'EACCES':
      return new PermissionError(`${doing}: the system does not allow it`, {
        ...options,
        remedy: 'for a broadcast address, open the socket with broadcast: true',
      })
    case 'EPERM':
      return new PermissionError(`${doing}: a firewall of this machine does not allow it`, {
        ...options,
        remedy: 'look at the rules for outgoing packets (nft list ruleset, iptables -L OUTPUT)',
      })
    default:
      return fromSystemError(error, 'write', doing)
  }
}
