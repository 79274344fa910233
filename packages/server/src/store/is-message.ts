/** What people say, apart from what happens around it: all that a client without draft/event-playback sees of a history. */
export function isMessage(verb: string): boolean {
  return verb === 'PRIVMSG' || verb === 'NOTICE'
}
