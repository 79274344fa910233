/** What fits to what is being typed, above the composer (ARIA listbox; the composer keeps the focus). */
import type { Candidate } from '@partyline/irc/client'
import { useApp } from '../app/app.ts'
import { COMPLETION_LIST_ID, optionId } from './completion-ids.ts'
import type { CompletionList } from './use-completion.ts'

export interface CompletionPopupParts {
  readonly list: CompletionList
  readonly onTake: (index: number) => void
}

export function CompletionPopup({ list, onTake }: CompletionPopupParts) {
  const { strings, say } = useApp()
  return (
    <ul id={COMPLETION_LIST_ID} class="completion" role="listbox" aria-label={strings.value.composer.completion}>
      {list.completion.candidates.map((candidate: Candidate, index) => (
        <li
          key={candidate.label}
          id={optionId(index)}
          class="completion-option"
          role="option"
          aria-selected={index === list.chosen}
          onPointerDown={(event) => {
            event.preventDefault()
            onTake(index)
          }}
        >
          <bdi>{candidate.label}</bdi>
          {candidate.help !== null && <span class="completion-help">{say.value(candidate.help)}</span>}
        </li>
      ))}
    </ul>
  )
}
