/** A list of things, each with what it is and what can be done with it. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Row } from './rows.ts'
import { useDoing, useOwner } from './use-owner.ts'
import type { Pages } from './use-pages.ts'
import { Waiting } from './waiting.tsx'

export function Listing({ children, isEmpty }: { readonly children: ComponentChildren; readonly isEmpty: boolean }) {
  const { words } = useOwner()
  return isEmpty ? <p class="hint">{words.none}</p> : <ul class="listing">{children}</ul>
}

export interface PagedListingParts {
  readonly pages: Pages
  readonly children: (row: Row) => ComponentChildren
}

/** As far as it was asked for, with a way to the rest. */
export function PagedListing({ pages: { asked, rows, isMore, more, again }, children }: PagedListingParts) {
  const { words } = useOwner()
  return (
    <Waiting asked={asked} again={again}>
      {() => (
        <>
          <Listing isEmpty={rows.length === 0}>{rows.map(children)}</Listing>
          {isMore && (
            <button type="button" class="button" onClick={more}>
              {words.more}
            </button>
          )}
        </>
      )}
    </Waiting>
  )
}

export interface ListedParts {
  readonly title: string
  /** Beside the title, smaller. */
  readonly about: readonly string[]
  readonly children?: ComponentChildren
}

export function Listed({ title, about, children }: ListedParts) {
  return (
    <li class="listed">
      <div class="listed-text">
        <bdi class="listed-title">{title}</bdi>
        <span class="hint">
          {about
            .filter((part) => part !== '')
            .map((part, index) => (
              <bdi key={part}>{index === 0 ? part : ` · ${part}`}</bdi>
            ))}
        </span>
      </div>
      {children}
    </li>
  )
}

export interface DoubtedParts {
  readonly name: string
  /** The whole of what is done, for screen readers and for the question. */
  readonly label: string
  readonly act: () => Promise<void>
}

/** What cannot be undone is asked for twice, in its place. */
export function Doubted({ name, label, act }: DoubtedParts) {
  const { words } = useOwner()
  const { isBusy, problem, run } = useDoing()
  const [isAsked, setAsked] = useState(false)
  if (!isAsked)
    return (
      <button type="button" class="button" aria-label={label} onClick={() => setAsked(true)}>
        {name}
      </button>
    )
  return (
    <span class="doubted">
      {problem !== null && <span class="problem">{problem}</span>}
      <button
        type="button"
        class="button button-danger"
        // The focus was on the button that this one replaces.
        ref={(button) => button?.focus()}
        aria-label={label}
        disabled={isBusy}
        onClick={() => run(act)}
      >
        {isBusy && <span class="spinner" aria-hidden="true" />}
        {name}
      </button>
      <button type="button" class="button" onClick={() => setAsked(false)}>
        {words.cancel}
      </button>
    </span>
  )
}
