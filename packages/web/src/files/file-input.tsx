/** The field of a form for files, of which only the window that asks for them is ever seen. */
import type { RefObject } from 'preact'

interface FileInputParts {
  /** A click on it asks. */
  readonly input: RefObject<HTMLInputElement | null>
  readonly take: (files: readonly File[]) => void
}

export function FileInput({ input, take }: FileInputParts) {
  return (
    <input
      ref={input}
      class="unseen"
      type="file"
      multiple
      tabIndex={-1}
      aria-hidden="true"
      onChange={({ currentTarget }) => {
        const files = [...(currentTarget.files ?? [])]
        // The same one may be chosen again.
        currentTarget.value = ''
        if (files.length > 0) take(files)
      }}
    />
  )
}
