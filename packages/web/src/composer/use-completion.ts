/**
 * Completion while somebody types. A list opens by itself for commands, channels and @names; the Tab key completes any word, and
 * pressed again it takes the next that fits.
 */
import type { Candidate, Completion, PlaceKey } from '@partyline/irc/client'
import { useRef, useState } from 'preact/hooks'
import { useChat } from '../chat/chat.ts'
import type * as Aids from './typing-aids.ts'

export interface CompletionList {
  readonly completion: Completion
  readonly chosen: number
}

interface Round {
  readonly before: string
  readonly completion: Completion
  readonly index: number
  /** What the composer had after this: anything else ends the round. */
  readonly after: string
}

/** The text of the composer, and its cursor. */
export interface Typed {
  readonly text: string
  readonly cursor: number
}

const OPENS_LIST = /(?:^\/[a-z0-9]*|(?:^|\s)[@#][^\s@#]+)$/i
const LIST_MAX = 8

/** Once they are there nothing waits for them: a person types on. */
let aids: typeof Aids | null = null
const loadAids = async (): Promise<typeof Aids> => (aids ??= await import('./typing-aids.ts'))

/** @param textNow what the composer has now @param set puts this there instead */
export function useCompletion(place: PlaceKey, textNow: () => string, set: (typed: Typed) => void) {
  const { client } = useChat()
  const [list, setList] = useState<CompletionList | null>(null)
  const round = useRef<Round | null>(null)
  /** For which text a list was asked last. */
  const latest = useRef('')
  const find = ({ complete }: typeof Aids, { text, cursor }: Typed) =>
    complete(text, cursor, { state: client.state.value, place })
  const take = (typed: string, completion: Completion, candidate: Candidate | undefined) => {
    setList(null)
    if (aids !== null && candidate !== undefined) set(aids.applyCompletion(typed, completion, candidate))
  }
  return {
    list,
    close: () => setList(null),
    /** Something was typed. */
    async typed(typed: Typed) {
      const opens = OPENS_LIST.test(typed.text.slice(0, typed.cursor))
      if (!opens) setList(null)
      if (!opens) return
      latest.current = typed.text
      const found = find(aids ?? (await loadAids()), typed)
      if (latest.current !== typed.text) return
      const candidates = found?.candidates.slice(0, LIST_MAX) ?? []
      const isWhole =
        candidates.length === 1 && candidates[0]?.insert.trim() === typed.text.slice(found?.start, found?.end)
      setList(found === null || isWhole ? null : { completion: { ...found, candidates }, chosen: 0 })
    },
    take(typed: string, index: number) {
      if (list !== null) take(typed, list.completion, list.completion.candidates[index])
    },
    async tab(typed: Typed, step: 1 | -1): Promise<void> {
      const last = round.current
      const goesOn = last !== null && last.after === typed.text
      const loaded = aids ?? (await loadAids())
      const completion = goesOn ? last.completion : find(loaded, typed)
      if (completion === null || textNow() !== typed.text) return
      const { length } = completion.candidates
      const index = goesOn ? (last.index + step + length) % length : 0
      const candidate = completion.candidates[index]
      if (candidate === undefined) return
      const before = goesOn ? last.before : typed.text
      const applied = loaded.applyCompletion(before, completion, candidate)
      round.current = { before, completion, index, after: applied.text }
      set(applied)
    },
    /** @returns whether the key was for the list */
    key(event: KeyboardEvent, typed: string): boolean {
      if (list === null) return false
      const { length } = list.completion.candidates
      switch (event.key) {
        case 'ArrowDown':
          setList({ ...list, chosen: (list.chosen + 1) % length })
          return true
        case 'ArrowUp':
          setList({ ...list, chosen: (list.chosen + length - 1) % length })
          return true
        case 'Enter':
        case 'Tab':
          if (event.shiftKey) return false
          take(typed, list.completion, list.completion.candidates[list.chosen])
          return true
        case 'Escape':
          setList(null)
          return true
        default:
          return false
      }
    },
  }
}
