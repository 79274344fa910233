/**
 * The ranks of members: founder (q), admin (a), operator (o), half-operator (h) and voice (v), as ISUPPORT PREFIX announces them
 * (https://modern.ircdocs.horse/#channel-membership-prefixes). A member may have several; they are kept as their letters, the strongest first.
 */

export const RANKS = 'qaohv'
export const PREFIXES = '~&@%+'

export type Rank = 'q' | 'a' | 'o' | 'h' | 'v'

export function isRank(letter: string): letter is Rank {
  return letter.length === 1 && RANKS.includes(letter)
}

/** The place of the strongest: the lower, the stronger. */
function order(ranks: string): number {
  return ranks === '' ? RANKS.length : RANKS.indexOf(ranks.charAt(0))
}

/** Whether one of these ranks is as strong as that one, or stronger. */
export function isAtLeast(ranks: string, least: Rank): boolean {
  return order(ranks) <= RANKS.indexOf(least)
}

export function isStronger(ranks: string, others: string): boolean {
  return order(ranks) < order(others)
}

/** The ranks with this one added or taken out, the strongest first. */
export function withRank(ranks: string, rank: Rank, isSet: boolean): string {
  return Array.from(RANKS)
    .filter((each) => (each === rank ? isSet : ranks.includes(each)))
    .join('')
}

/** The signs that stand before a nickname. */
export function prefixesOf(ranks: string): string {
  return Array.from(ranks, (rank) => PREFIXES.charAt(RANKS.indexOf(rank))).join('')
}

/** The rank of a sign; null where it is none. */
export function rankOfPrefix(sign: string): Rank | null {
  const letter = sign.length === 1 ? RANKS.charAt(PREFIXES.indexOf(sign)) : ''
  return PREFIXES.includes(sign) && isRank(letter) ? letter : null
}

/** What it takes to give or to take a rank. Founder and admin are given by a channel that is registered, and by its founder. */
const TO_GIVE: Readonly<Record<Rank, Rank>> = { q: 'q', a: 'q', o: 'o', h: 'o', v: 'h' }

/** Whether a member with these ranks may send one away that has those: it could take the strongest of them from it, and send it away then. */
export function mayKick(ranks: string, others: string): boolean {
  const strongest = others.charAt(0)
  return isAtLeast(ranks, 'h') && (!isRank(strongest) || mayGive(ranks, strongest))
}

export function mayGive(ranks: string, rank: Rank): boolean {
  return isAtLeast(ranks, TO_GIVE[rank])
}
