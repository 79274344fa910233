/** Files that are dropped onto the page, or pasted into it (HTML 6.11 drag and drop; Clipboard API and events). */
import { useEffect, useState } from 'preact/hooks'
import type { UploadPlace } from './remembered-uploads.ts'
import type { Uploads } from './uploads.ts'

/**
 * @param here where they go to; null: nowhere, and the browser does with them what it does
 * @returns whether files are being dragged over the page
 */
export function useGivenFiles(here: UploadPlace | null, uploads: Uploads | undefined): boolean {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    if (here === null || uploads === undefined) return undefined
    const listening = new AbortController()
    const { signal } = listening
    // Each element that is entered is told before the one that is left.
    let depth = 0
    let isOwn = false
    const brings = ({ dataTransfer }: DragEvent) =>
      !isOwn && dataTransfer?.types.includes('Files') === true && document.querySelector('dialog[open]') === null
    const count = (step: 1 | -1) => (event: DragEvent) => {
      if (!brings(event)) return
      event.preventDefault()
      depth = Math.max(0, depth + step)
      setOver(depth > 0)
    }
    // A picture that is dragged within the page counts as a file.
    document.addEventListener('dragstart', () => (isOwn = true), { signal })
    document.addEventListener('dragend', () => (isOwn = false), { signal })
    document.addEventListener('dragenter', count(1), { signal })
    document.addEventListener('dragleave', count(-1), { signal })
    document.addEventListener('dragover', (event) => brings(event) && event.preventDefault(), { signal })
    document.addEventListener(
      'drop',
      (event) => {
        if (!brings(event) || event.dataTransfer === null) return
        event.preventDefault()
        depth = 0
        setOver(false)
        share(event.dataTransfer, here, uploads)
      },
      { signal },
    )
    document.addEventListener(
      'paste',
      (event) => {
        const given = event.clipboardData
        // Of a text that has pictures, as of a table, the text is meant.
        if (given === null || given.files.length === 0 || given.types.includes('text/plain')) return
        if (document.querySelector('dialog[open]') !== null) return
        event.preventDefault()
        share(given, here, uploads)
      },
      { signal },
    )
    return () => {
      listening.abort()
      setOver(false)
    }
  }, [here?.kind, here?.name, uploads])
  return isOver
}

function share({ items }: DataTransfer, here: UploadPlace, uploads: Uploads): void {
  const files: File[] = []
  for (const item of items) {
    const file = item.kind === 'file' ? item.getAsFile() : null
    if (file === null) continue
    if (item.webkitGetAsEntry()?.isDirectory === true) uploads.refuse(file.name, here, 'folder')
    else files.push(file)
  }
  uploads.add(files, here)
}
