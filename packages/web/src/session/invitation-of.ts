/**
 * The invitation in the address of the page: it stands behind the # (`/invitation#k7wqe-3mfzx-p9dha`, or `/#invitation=…`), which a browser sends to
 * nobody.
 */

/** null where the address has none. */
export function invitationOf({ pathname, hash }: Pick<Location, 'pathname' | 'hash'>): string | null {
  const [, named] = /^#invitation=(.*)$/.exec(hash) ?? []
  const code = decoded(named ?? (pathname.endsWith('/invitation') ? hash.slice(1) : ''))
  return /^[\w-]{1,40}$/.test(code) ? code : null
}

/** The place in the address of the page (`/#/%23lobby`); null where it has none. */
export function placeOf({ hash }: Pick<Location, 'hash'>): string | null {
  const name = hash.startsWith('#/') ? decoded(hash.slice(2)) : ''
  return name === '' ? null : name
}

export function hashOfPlace(name: string): string {
  return `#/${encodeURIComponent(name)}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
