/** The people of a channel in the order in which they are shown: by rank, then by name; those that are away stay among the others. */
import type { Member, NickKey, Person } from '@partyline/irc/client'

export type Rank = 'operators' | 'halfOperators' | 'voiced' | 'members'

export type PeopleRow =
  | { readonly kind: 'heading'; readonly key: string; readonly rank: Rank; readonly count: number }
  | { readonly kind: 'person'; readonly key: string; readonly member: Member; readonly person: Person | undefined }

const RANKS: readonly Rank[] = ['operators', 'halfOperators', 'voiced', 'members']

/**
 * @param prefix ISUPPORT PREFIX, as `(ov)@+`, null where the server does not say
 * @param filter a part of a nickname; empty for everybody
 */
export function listPeople(
  members: ReadonlyMap<NickKey, Member>,
  people: ReadonlyMap<NickKey, Person>,
  prefix: string | null,
  filter: string,
): readonly PeopleRow[] {
  const wanted = filter.trim().toLocaleLowerCase()
  const byRank = new Map<Rank, (readonly [NickKey, Member])[]>(RANKS.map((rank) => [rank, []]))
  for (const entry of members) {
    const [, { nick, prefixes }] = entry
    if (nick.toLocaleLowerCase().includes(wanted)) byRank.get(rankOf(prefixes, prefix))?.push(entry)
  }
  return RANKS.flatMap((rank): readonly PeopleRow[] => {
    const found = byRank.get(rank) ?? []
    if (found.length === 0) return []
    const sorted = found.toSorted(([, one], [, other]) => ORDER.compare(one.nick, other.nick))
    return [
      { kind: 'heading', key: `rank ${rank}`, rank, count: found.length },
      ...sorted.map(([key, member]) => ({ kind: 'person', key, member, person: people.get(key) }) as const),
    ]
  })
}

/** One collator for five thousand names: `localeCompare` would make one for each. */
const ORDER = new Intl.Collator()

/** What its modes mean is the same on every server: `o` and above, `h`, `v`. */
function rankOf(prefixes: string, prefix: string | null): Rank {
  const [, letters = 'ov', signs = '@+'] = /^\((\w*)\)(.*)$/.exec(prefix ?? '') ?? []
  const letter = letters.charAt(signs.indexOf(prefixes.charAt(0)))
  if (prefixes === '' || letter === '') return 'members'
  return letter === 'v' ? 'voiced' : letter === 'h' ? 'halfOperators' : 'operators'
}
