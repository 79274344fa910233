/** The name under which a person comes who has named none. */
import { randomInt } from 'node:crypto'
import { userInfo } from 'node:os'

const LENGTH_MAX = 16

/** That of the user of this machine, as far as a nickname can have it (RFC 2812 2.3.1); a guest's for the superuser. */
export function suggestedNick(userName: () => string = () => userInfo().username): string {
  const name = nameOf(userName)
    .replaceAll(/[^\w[\]\\`^{|}-]/g, '')
    .replace(/^[\d-]+/, '')
    .slice(0, LENGTH_MAX)
  return name === '' || name === 'root' ? `guest${randomInt(1_000, 10_000)}` : name
}

/** A user of a container may have none. */
function nameOf(userName: () => string): string {
  try {
    return userName()
  } catch {
    return ''
  }
}
