/** Puts a text on the clipboard, and says that it is there. */
import { useEffect, useState } from 'preact/hooks'
import { useWords } from './words.ts'

const SAID_MS = 2_000

export function CopyButton({ text }: { readonly text: string }) {
  const words = useWords()
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return undefined
    const timer = setTimeout(() => setCopied(false), SAID_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        // Over plain HTTP there is no clipboard: the text stands beside the button and can be selected.
        void navigator.clipboard?.writeText(text).then(
          () => setCopied(true),
          () => {},
        )
      }}
    >
      <span aria-live="polite">{isCopied ? words.copied : words.copy}</span>
    </button>
  )
}
