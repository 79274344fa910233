/** The source of a message: `nick!user@host`, or a server's name (RFC 2812 2.3.1). */

/** The parts of a source. What is missing is the empty string; a server's name is in `nick`. */
export interface Source {
  readonly nick: string
  readonly user: string
  readonly host: string
}

/** The parts of any text: nothing is checked, because servers put odd things there. */
export function parseSource(text: string): Source {
  const at = text.indexOf('@')
  const front = at === -1 ? text : text.slice(0, at)
  const host = at === -1 ? '' : text.slice(at + 1)
  const bang = front.indexOf('!')
  if (bang === -1) return { nick: front, user: '', host }
  return { nick: front.slice(0, bang), user: front.slice(bang + 1), host }
}

/** The text of a source; parts that are empty are left out with their separator. */
export function formatSource({ nick, user, host }: Source): string {
  return nick + (user === '' ? '' : `!${user}`) + (host === '' ? '' : `@${host}`)
}
