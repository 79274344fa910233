/** A file that a message leads to: a picture, whose room is there before it, or a card that saves it. */
import type { SharedFile } from '@partyline/irc/client'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Drawing } from '../controls/icon.tsx'
import { figuresOf } from '../panel/figures.ts'
import { FILE, SAVE } from './drawings.ts'
import { type FileSpaceParts, isPicture, proportions } from './file-space.tsx'
import { fileWords } from './file-words.ts'
import { ShelfError, type ShelfProblem } from './shelf.ts'
import { useInView } from './use-in-view.ts'

export function FileView({ file }: FileSpaceParts) {
  return isPicture(file) ? <Picture file={file} /> : <FileCard file={file} />
}

type Loading = { readonly address: string | null } | { readonly problem: ShelfProblem } | null

function Picture({ file }: FileSpaceParts) {
  const { language, view } = useApp()
  const { files } = useChat()
  const element = useRef<HTMLDivElement>(null)
  const isSeen = useInView(element)
  const words = fileWords(language.value)
  const loaded = useSmall(file, isSeen)
  const problem = loaded !== null && 'problem' in loaded ? loaded.problem : null
  const address = loaded !== null && 'address' in loaded ? loaded.address : null
  const open = () => {
    if (files.value === null) return
    files.value.opened.value = file
    view.overlay.value = 'picture'
  }
  return (
    <div ref={element} class="file-picture" style={proportions(file)}>
      <button type="button" class="file-open" aria-label={words.open(file.name)} title={file.name} onClick={open}>
        {address !== null && <img src={address} alt={words.picture(file.name)} draggable={false} />}
      </button>
      {address === null && loaded !== null && (
        <p class={problem === null ? 'file-note' : 'file-note problem'}>
          {problem === null ? words.large : words.fetching[problem]}
        </p>
      )}
    </div>
  )
}

/** Once it is in view; again when the connection is back, or the person has an account. */
function useSmall(file: SharedFile, isSeen: boolean): Loading {
  const { files, connection, me } = useChat()
  const [loaded, setLoaded] = useState<Loading>(null)
  const isOnline = connection.value.kind === 'online'
  const { account } = me.value
  const shelf = files.value?.shelf
  const isLoaded = loaded !== null && 'address' in loaded
  useEffect(() => {
    if (!isSeen || isLoaded || shelf === undefined) return undefined
    let isWanted = true
    shelf.small(file).then(
      (address) => isWanted && setLoaded({ address }),
      (error: unknown) =>
        isWanted && setLoaded({ problem: error instanceof ShelfError ? error.problem : 'unreachable' }),
    )
    return () => {
      isWanted = false
    }
  }, [file.id, isSeen, isOnline, account, isLoaded, shelf])
  return loaded
}

function FileCard({ file }: FileSpaceParts) {
  const { language } = useApp()
  const { files } = useChat()
  const [state, setState] = useState<'busy' | ShelfProblem | null>(null)
  const words = fileWords(language.value)
  const size = figuresOf(language.value).bytes(file.bytes)
  const save = async () => {
    setState('busy')
    try {
      await files.value?.shelf.save(file)
      setState(null)
    } catch (error) {
      setState(error instanceof ShelfError ? error.problem : 'unreachable')
    }
  }
  return (
    <div class="file-card">
      <Drawing path={FILE} />
      <div class="file-text">
        <p class="file-name">
          <bdi>{file.name}</bdi>
        </p>
        {state === null || state === 'busy' ? (
          <p class="hint">{size}</p>
        ) : (
          <p class="problem file-problem" role="alert">
            {words.fetching[state]}
          </p>
        )}
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label={words.save(file.name)}
        title={words.save(file.name)}
        aria-busy={state === 'busy'}
        onClick={() => void save()}
      >
        {state === 'busy' ? <span class="spinner" /> : <Drawing path={SAVE} />}
      </button>
    </div>
  )
}
