/** Lists that a server gives page by page, whole. */
import type { Ask } from './ask.ts'

export type Row = Readonly<Record<string, unknown>>

/** Where the next page begins: behind the row whose field of this name is `key`. */
export interface Paging {
  readonly by: 'after' | 'before'
  readonly key: string
}

/** @param list its path, and its name in the answer @throws {AskError} */
export async function allRows(ask: Ask, list: string, { by, key }: Paging): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (;;) {
    const last = rows.at(-1)?.[key]
    const query = typeof last === 'string' ? `?${new URLSearchParams({ [by]: last }).toString()}` : ''
    const page = (await ask('GET', `/${list}${query}`)) as Row
    rows.push(...(page[list] as readonly Row[]))
    if (page['isMore'] !== true) return rows
  }
}
