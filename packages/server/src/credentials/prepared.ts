/** A password as it is hashed: two ways of writing one text are one password, whichever way a client proves it (RFC 4013 2.2). */
export function prepared(password: string): string {
  return password.normalize('NFKC')
}
