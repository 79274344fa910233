/** A picture as large as the window lets it be. Until all of it is there, the small one stands in its place. */
import type { SharedFile } from '@partyline/irc/client'
import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Dialog } from '../controls/dialog.tsx'
import { Drawing } from '../controls/icon.tsx'
import { figuresOf } from '../panel/figures.ts'
import { SAVE } from './drawings.ts'
import { proportions } from './file-space.tsx'
import { fileWords } from './file-words.ts'
import type { Files } from './files.ts'
import { ShelfError, type ShelfProblem } from './shelf.ts'

export function PictureDialog() {
  const { view } = useApp()
  const { files } = useChat()
  const file = files.value?.opened.value
  if (files.value === null || file === null || file === undefined) return null
  const close = () => {
    view.overlay.value = null
  }
  return <OpenedPicture key={file.id} files={files.value} file={file} onClose={close} />
}

interface OpenedPictureParts {
  readonly files: Files
  readonly file: SharedFile
  readonly onClose: () => void
}

function OpenedPicture({ files: { shelf }, file, onClose }: OpenedPictureParts) {
  const { language } = useApp()
  const words = fileWords(language.value)
  const [address, setAddress] = useState<string | null>(null)
  const [problem, setProblem] = useState<ShelfProblem | null>(null)
  const failed = (error: unknown) => setProblem(error instanceof ShelfError ? error.problem : 'unreachable')
  useEffect(() => {
    const closed = new AbortController()
    let whole: string | null = null
    const show = async () => {
      const small = await shelf.small(file).catch(() => null)
      if (!closed.signal.aborted) setAddress((shown) => shown ?? small)
    }
    const fetchWhole = async () => {
      whole = await shelf.whole(file, closed.signal)
      if (closed.signal.aborted) URL.revokeObjectURL(whole)
      else setAddress(whole)
    }
    void show()
    fetchWhole().catch((error: unknown) => closed.signal.aborted || failed(error))
    return () => {
      closed.abort()
      if (whole !== null) URL.revokeObjectURL(whole)
    }
  }, [file.id])
  const size = figuresOf(language.value).bytes(file.bytes)
  return (
    <Dialog class="dialog-picture" title={file.name} onClose={onClose}>
      <div class="picture-large" style={proportions(file)}>
        {address !== null && <img src={address} alt={words.picture(file.name)} draggable={false} />}
      </div>
      <p class="picture-foot">
        <span class={problem === null ? 'hint' : 'problem'} role="status">
          {problem === null ? size : words.fetching[problem]}
        </span>
        <button type="button" class="button" onClick={() => void shelf.save(file).catch(failed)}>
          <Drawing path={SAVE} />
          {words.saveIt}
        </button>
      </p>
    </Dialog>
  )
}
