/** Which addresses mean this machine. */
import { networkInterfaces } from 'node:os'
import { isLoopbackAddress } from '../is-loopback-address.ts'

/** An address of one of the interfaces, or all of them (0.0.0.0, ::). */
export function isLocalAddress(address: string): boolean {
  if (isLoopbackAddress(address) || address === '0.0.0.0' || address === '::') return true
  const own = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
  return own.some((one) => one.address === address.replace(/%.*$/, ''))
}
