/** What each part of the owner's page works with: the server, the words, and the way to ask and to do. */
import { createContext } from 'preact'
import { useCallback, useContext, useEffect, useState } from 'preact/hooks'
import type { Figures } from '../panel/figures.ts'
import type { PanelWords } from '../panel/panel-words.ts'
import { OwnerError, type OwnerApi } from './owner-api.ts'
import type { Row } from './rows.ts'

export interface Owner {
  readonly api: OwnerApi
  readonly words: PanelWords
  readonly figures: Figures
}

export const OwnerContext = createContext<Owner | null>(null)

/** @throws {Error} the component does not stand in the owner's page */
export function useOwner(): Owner {
  const owner = useContext(OwnerContext)
  if (owner === null) throw new Error('This component needs an OwnerContext above it.')
  return owner
}

export type Asked =
  | { readonly kind: 'busy' }
  | { readonly kind: 'done'; readonly row: Row }
  | { readonly kind: 'failed'; readonly text: string }

/** @returns what the server answers, and a way to ask again, which leaves what is there until the answer comes */
export function useAsk(path: string): readonly [asked: Asked, again: () => void] {
  const { api, words } = useOwner()
  const [asked, setAsked] = useState<Asked>({ kind: 'busy' })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isWanted = true
    const told = (next: Asked) => {
      if (isWanted) setAsked(next)
    }
    api.ask('GET', path).then(
      (row) => told({ kind: 'done', row }),
      (error: unknown) => told({ kind: 'failed', text: problemOf(error, words) }),
    )
    return () => {
      isWanted = false
    }
  }, [api, words, path, turn])
  const again = useCallback(() => setTurn((before) => before + 1), [])
  return [asked, again]
}

export interface Doing {
  readonly isBusy: boolean
  /** Why the last try came to nothing; null where it did not. */
  readonly problem: string | null
  readonly run: (work: () => Promise<void>) => void
}

/** One thing at a time. */
export function useDoing(): Doing {
  const { words } = useOwner()
  const [state, setState] = useState<Pick<Doing, 'isBusy' | 'problem'>>({ isBusy: false, problem: null })
  return {
    ...state,
    run(work) {
      if (state.isBusy) return
      setState({ isBusy: true, problem: null })
      work().then(
        () => setState({ isBusy: false, problem: null }),
        (error: unknown) => setState({ isBusy: false, problem: problemOf(error, words) }),
      )
    },
  }
}

export function problemOf(error: unknown, words: PanelWords): string {
  if (!(error instanceof OwnerError)) return String(error)
  if (error.code === 'UNREACHABLE') return words.unreachable
  return error.message === '' ? words.refused(error.code) : error.message
}
