/** What many events of people that come and go come to, in few words: "5 people came, 2 left". */
import type { EventItem } from '../client/item.ts'
import { type Phrase, text } from './phrase.ts'

/** Nicknames, each in one list at most, in the order of what they did first. */
export interface FoldSummary {
  /** Were not here before, and are now. */
  readonly came: readonly string[]
  readonly left: readonly string[]
  /** Came, and are gone again. */
  readonly passed: readonly string[]
  /** Went, and are here again. */
  readonly returned: readonly string[]
  readonly renamed: readonly { readonly from: string; readonly to: string }[]
}

interface Traveller {
  readonly firstNick: string
  nick: string
  readonly wasHere: boolean
  isHere: boolean
  hasMoved: boolean
}

export function summarizeFold(items: readonly EventItem[]): FoldSummary {
  const travellers: Traveller[] = []
  const byNick = new Map<string, Traveller>()
  const traveller = (nick: string, wasHere: boolean): Traveller => {
    const known = byNick.get(nick)
    if (known !== undefined) return known
    const one = { firstNick: nick, nick, wasHere, isHere: wasHere, hasMoved: false }
    travellers.push(one)
    byNick.set(nick, one)
    return one
  }
  for (const { author, event } of items) {
    if (event.kind === 'nick') {
      const one = traveller(event.from, true)
      byNick.delete(event.from)
      byNick.set(event.to, one)
      one.nick = event.to
    } else {
      const isComing = event.kind === 'join'
      const one = traveller(author.nick, !isComing)
      one.isHere = isComing
      one.hasMoved = true
    }
  }
  const nicks = (belongs: (one: Traveller) => boolean) => travellers.filter(belongs).map(({ nick }) => nick)
  return {
    came: nicks(({ wasHere, isHere }) => !wasHere && isHere),
    left: nicks(({ wasHere, isHere }) => wasHere && !isHere),
    passed: nicks(({ wasHere, isHere }) => !wasHere && !isHere),
    returned: nicks(({ wasHere, isHere, hasMoved }) => wasHere && isHere && hasMoved),
    renamed: travellers
      .filter(({ wasHere, isHere, hasMoved, firstNick, nick }) => wasHere && isHere && !hasMoved && firstNick !== nick)
      .map(({ firstNick, nick }) => ({ from: firstNick, to: nick })),
  }
}

/** Up to so many people are named. */
const NAMES_MAX = 3

/** One phrase for each kind of thing that happened, to be joined with commas. None where all is as it was. */
export function describeFold(items: readonly EventItem[]): readonly Phrase[] {
  const { came, left, passed, returned, renamed } = summarizeFold(items)
  const phrases: Phrase[] = []
  const add = (nicks: readonly string[], { named, first, next }: Wording) => {
    if (nicks.length === 0) return
    const count = nicks.length
    if (count <= NAMES_MAX) phrases.push(named(listOf(nicks)))
    else phrases.push(phrases.length === 0 ? first(count) : next(count))
  }
  add(came, CAME)
  add(left, LEFT)
  add(passed, PASSED)
  add(returned, RETURNED)
  if (renamed.length > NAMES_MAX)
    add(
      renamed.map(({ to }) => to),
      RENAMED,
    )
  else for (const { from, to } of renamed) phrases.push(text`${from} is now ${to}`)
  return phrases
}

/** Of a few by their names, and of many by their number, in front of all else or behind something. */
interface Wording {
  readonly named: (names: Phrase) => Phrase
  readonly first: (count: number) => Phrase
  readonly next: (count: number) => Phrase
}

const CAME: Wording = {
  named: (names) => text`${names} came`,
  first: (count) => text`${count} people came`,
  next: (count) => text`${count} people came`,
}
const LEFT: Wording = {
  named: (names) => text`${names} left`,
  first: (count) => text`${count} people left`,
  next: (count) => text`${count} went`,
}
const PASSED: Wording = {
  named: (names) => text`${names} came and left`,
  first: (count) => text`${count} people came and left`,
  next: (count) => text`${count} came and went`,
}
const RETURNED: Wording = {
  named: (names) => text`${names} left and came back`,
  first: (count) => text`${count} people left and came back`,
  next: (count) => text`${count} went and came back`,
}
const RENAMED: Wording = {
  named: (names) => text`${names} took other names`,
  first: (count) => text`${count} people took other names`,
  next: (count) => text`${count} are called otherwise now`,
}

function listOf([first = '', second, third]: readonly string[]): Phrase {
  if (second === undefined) return text`${first}`
  return third === undefined ? text`${first} and ${second}` : text`${first}, ${second} and ${third}`
}
