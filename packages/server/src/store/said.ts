/** Whether a message is what a search by author asks for. */
import { canonicalHost, foldName, parseIp, parseSource, SourceMask } from '@partyline/irc'
import type { SaidQuery, StoredEvent } from './store.ts'

export function isSaidBy({ account, mask }: SaidQuery): (event: Pick<StoredEvent, 'account' | 'source'>) => boolean {
  const source = mask === null ? null : new SourceMask(mask)
  const name = account === null ? null : foldName(account)
  return (event) => {
    if (name !== null && event.account !== null && foldName(event.account) === name) return true
    return source !== null && matches(source, event.source)
  }
}

function matches(mask: SourceMask, source: string): boolean {
  const { nick, user, host } = parseSource(source)
  return mask.matches(foldName(`${nick}!${user}@${canonicalHost(host)}`), parseIp(host))
}
