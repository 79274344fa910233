/** What stands where an answer of the server is not there yet, or did not come. */
import type { ComponentChildren } from 'preact'
import type { Row } from './rows.ts'
import { useOwner, type Asked } from './use-owner.ts'

export interface WaitingParts {
  readonly asked: Asked
  readonly again: () => void
  readonly children: (row: Row) => ComponentChildren
}

export function Waiting({ asked, again, children }: WaitingParts) {
  const { words } = useOwner()
  switch (asked.kind) {
    case 'busy':
      return (
        <output class="hint">
          <span class="spinner" aria-hidden="true" /> {words.loading}
        </output>
      )
    case 'failed':
      return (
        <p class="problem" role="alert">
          {asked.text}{' '}
          <button type="button" class="link-button" onClick={again}>
            {words.again}
          </button>
        </p>
      )
    case 'done':
      return <>{children(asked.row)}</>
    default:
      return asked satisfies never
  }
}
