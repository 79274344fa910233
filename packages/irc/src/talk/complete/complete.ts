/** Completion of what a person is typing: what fits in the place where the cursor stands. */
import { Names } from '../../client/names.ts'
import type { ClientState, PlaceKey } from '../../client/state.ts'
import { readSlash } from '../slash/plan-input.ts'
import type { SlashParamName } from '../slash/slash-command.ts'
import { findSlashCommand } from '../slash/slash-table.ts'
import {
  type Asker,
  type Candidate,
  channels,
  commands,
  nickCandidate,
  nicks,
  recentNicks,
  words,
} from './candidates.ts'

export interface Completion {
  /** The part of the text that a candidate takes the place of. */
  readonly start: number
  readonly end: number
  /** The likeliest first; at least one. */
  readonly candidates: readonly Candidate[]
}

export interface CompletionContext {
  readonly state: ClientState
  readonly place: PlaceKey
}

/** No list shows more. */
const CANDIDATES_MAX = 50

/** @returns null where nothing fits */
export function complete(typed: string, cursor: number, { state, place }: CompletionContext): Completion | null {
  const head = typed.slice(0, cursor)
  // From the beginning of a word only: else each letter of a long one is a place to look from.
  const start = head.search(/(?<!\S)\S*$/)
  const word = head.slice(start)
  const asker = { state, names: new Names(state.server.isupport), here: state.places.get(place) }
  const candidates = candidatesFor(head, start, word, asker).slice(0, CANDIDATES_MAX)
  return candidates.length === 0 ? null : { start, end: cursor, candidates }
}

/** The text with a candidate in it, and where the cursor is then. */
export function applyCompletion(
  typed: string,
  { start, end }: Pick<Completion, 'start' | 'end'>,
  { insert }: Candidate,
): { readonly text: string; readonly cursor: number } {
  const rest = typed.slice(end)
  // A space that is there already is not written twice.
  const tail = insert.endsWith(' ') && rest.startsWith(' ') ? rest.slice(1) : rest
  return { text: typed.slice(0, start) + insert + tail, cursor: start + insert.length }
}

function candidatesFor(head: string, start: number, word: string, asker: Asker): readonly Candidate[] {
  if (start === 0 && /^\/[a-z0-9]*$/i.test(word)) return commands(word.slice(1), '/')
  const slash = readSlash(head)
  if (slash !== null) return paramCandidates(slash.name, slash.rest, word, asker)
  return inText(start, word, asker)
}

/** The part of a command in which the cursor stands decides what fits. */
function paramCandidates(name: string, rest: string, word: string, asker: Asker): readonly Candidate[] {
  const command = findSlashCommand(name)
  if (command === undefined) return []
  const before = rest.split(/\s+/).slice(0, -1)
  const hasChannel = asker.names.isChannel(before[0] ?? word)
  const params = command.params.filter(({ name }) => name !== 'here' || hasChannel)
  const param = params[Math.min(before.length, params.length - 1)]
  return param === undefined ? [] : (OF_PARAM[param.name]?.(word, asker) ?? [])
}

/** What fits in a part of a command; nothing in all others. */
const OF_PARAM: Readonly<Partial<Record<SlashParamName, (word: string, asker: Asker) => readonly Candidate[]>>> = {
  here: channels,
  channel: channels,
  channels,
  nick: names,
  nicks: names,
  mask: names,
  target: (word, asker) => [...names(word, asker), ...channels(word, asker)],
  command: (word) => commands(word.replace(/^\//, ''), ''),
  text: said,
  reason: said,
  modes: said,
}

function names(word: string, asker: Asker): readonly Candidate[] {
  return nicks(word, ' ', asker)
}

function said(word: string, asker: Asker): readonly Candidate[] {
  return inText(1, word, asker)
}

function inText(start: number, word: string, asker: Asker): readonly Candidate[] {
  if (asker.names.isChannel(word)) return channels(word, asker)
  if (word === '') return start === 0 ? recentNicks(asker).map((nick) => nickCandidate(nick, '', ': ')) : []
  const found = nicks(word, start === 0 ? ': ' : ' ', asker)
  return found.length > 0 ? found : words(word, asker)
}
