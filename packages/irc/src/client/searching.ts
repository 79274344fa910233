/** What is asked of the whole server: messages by their words (soju.im/search), and which channels there are (LIST). */
import { formatServerTime } from '../time.ts'
import { formatTags } from '../tags.ts'
import type { CoreParts } from './core-parts.ts'
import type { IncomingBatch } from './incoming.ts'
import { CLIENT_LIMITS } from './limits.ts'
import { composed } from './multiline.ts'
import type { Request } from './requests.ts'
import type { SearchHit, SearchQuery } from './state.ts'
import { tellingOf } from './telling.ts'

export class Searching {
  readonly #parts: CoreParts

  constructor(parts: CoreParts) {
    this.#parts = parts
  }

  search(query: SearchQuery): void {
    const { draft, ask } = this.#parts
    const isAsked =
      draft.state.server.can.search && ask({ verb: 'SEARCH', params: [attributesOf(query)] }, { kind: 'search', query })
    const status = isAsked ? 'busy' : ({ kind: 'failed', text: '' } as const)
    draft.set({ search: { query, status, hits: [], isComplete: false } })
  }

  close(): void {
    this.#parts.draft.set({ search: null })
  }

  /** The connection is gone, and no answer comes. */
  lost(): void {
    const { search } = this.#parts.draft.state
    if (search?.status === 'busy')
      this.#parts.draft.set({ search: { ...search, status: { kind: 'failed', text: '' } } })
  }

  found(batch: IncomingBatch, request: Request | null): void {
    const { draft } = this.#parts
    const { search } = draft.state
    // Of an earlier search nobody waits for the answer.
    if (search === null || (request?.kind === 'search' && request.query !== search.query)) return
    const hits = batch.parts.flatMap((part) => this.#hit(part)).slice(-CLIENT_LIMITS.searchHitsMax)
    draft.set({ search: { ...search, status: 'idle', hits, isComplete: hits.length < PAGE_HITS } })
  }

  failed(request: Request, text: string): void {
    const { draft } = this.#parts
    const { search } = draft.state
    if (search === null || request.kind !== 'search' || request.query !== search.query) return
    draft.set({ search: { ...search, status: { kind: 'failed', text } } })
  }

  #hit(part: IncomingBatch['parts'][number]): readonly SearchHit[] {
    const { names, reader } = this.#parts
    const message = part.kind === 'message' ? part.message : composed(part)
    const telling = message === null ? null : tellingOf(message, reader())
    if (message === null || telling?.kind !== 'item' || telling.item.kind !== 'message') return []
    const { name } = names().spokenTo(message.params[0] ?? '')
    const { item } = telling
    const other = names().isChannel(name) || item.isMine ? name : item.author.nick
    return [{ place: names().place(other), item }]
  }
}

const PAGE_HITS = 50

function attributesOf({ text, in: place, from, after, before }: SearchQuery): string {
  const attributes = new Map<string, string>()
  if (text !== '') attributes.set('text', text)
  if (place !== null) attributes.set('in', place)
  if (from !== null) attributes.set('from', from)
  if (after !== null) attributes.set('after', formatServerTime(after))
  if (before !== null) attributes.set('before', formatServerTime(before))
  attributes.set('limit', String(PAGE_HITS))
  return formatTags(attributes)
}
