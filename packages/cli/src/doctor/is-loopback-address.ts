/** Whether an address, as the system writes it, leads back to the machine that uses it (RFC 1122 3.2.1.3, RFC 4291 2.5.3). */
export function isLoopbackAddress(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}
