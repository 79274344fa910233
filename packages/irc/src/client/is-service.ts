/** A program of the server that is spoken to as a person is, such as NickServ or ChanServ: no specification has them, all servers name them so. */
export function isService(nick: string): boolean {
  return /^[a-z]+serv$/i.test(nick)
}
