/** A list of the server that is answered page by page, put together as far as a person wants to see it. */
import { useEffect, useState } from 'preact/hooks'
import { rowsIn, textIn, type Row } from './rows.ts'
import { useAsk, type Asked } from './use-owner.ts'

export interface Pages {
  readonly asked: Asked
  readonly rows: readonly Row[]
  readonly isMore: boolean
  readonly more: () => void
  /** From the first page on. */
  readonly again: () => void
}

/** @param name of the field with the rows. @param key by which a page says where it ends. @param from the parameter that takes it */
export function usePages(path: string, name: string, key: string, from: 'after' | 'before'): Pages {
  const [end, setEnd] = useState<string | null>(null)
  const [earlier, setEarlier] = useState<readonly Row[]>([])
  const [asked, again] = useAsk(end === null ? path : `${path}?${from}=${encodeURIComponent(end)}`)
  const page = asked.kind === 'done' ? rowsIn(asked.row, name) : []
  // The rows of before stand there while the next ones are asked for.
  const known = new Set(earlier.map((row) => textIn(row, key)))
  const rows = [...earlier, ...page.filter((row) => !known.has(textIn(row, key)))]
  useEffect(() => {
    setEnd(null)
    setEarlier([])
  }, [path])
  return {
    asked: asked.kind === 'busy' && rows.length > 0 ? { kind: 'done', row: {} } : asked,
    rows,
    isMore: asked.kind === 'done' && asked.row['isMore'] === true,
    more() {
      setEarlier(rows)
      setEnd(textIn(rows.at(-1) ?? {}, key))
    },
    again() {
      setEarlier([])
      setEnd(null)
      again()
    },
  }
}
