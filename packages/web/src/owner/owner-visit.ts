/** How a person comes to the owner's page. */

export interface OwnerVisit {
  /** Of a one-time link that was opened; null where none was. */
  readonly code: string | null
}

/** What the address of the page asks for. The code stands behind the #, and is out of the address before anybody else sees it. */
export function ownerVisitAt({ location, history }: Pick<Window, 'location' | 'history'>): OwnerVisit | null {
  if (!location.pathname.endsWith('/owner')) return null
  const code = location.hash.slice(1)
  history.replaceState(null, '', './')
  return { code: code === '' ? null : code }
}
