/**
 * Shares files in the place that is open: by a button, by dropping them onto the page, by pasting them. It stands within the composer, and what is
 * under way above the field. Where the server takes no files, there is nothing of it.
 */
import type { Place } from '@partyline/irc/client'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Drawing } from '../controls/icon.tsx'
import { Menu } from '../controls/menu.tsx'
import { CLIP } from './drawings.ts'
import { FileInput } from './file-input.tsx'
import { fileWords } from './file-words.ts'
import { UploadBar } from './upload-bar.tsx'
import { useGivenFiles } from './use-given-files.ts'
import './files.css'

export function Attaching({ place }: { readonly place: Place }) {
  const { language } = useApp()
  const { files, client } = useChat()
  const input = useRef<HTMLInputElement>(null)
  const [menuAt, setMenuAt] = useState<{ readonly x: number; readonly y: number } | null>(null)
  const words = fileWords(language.value)
  const uploads = files.value?.uploads
  const isKeptAsItIs = useRef(false)
  const isTaken = client.state.value.server.isupport.has(TOKEN) && place.kind !== 'server'
  const here = place.kind === 'server' ? null : { kind: place.kind, name: place.name }
  const isOver = useGivenFiles(isTaken ? here : null, uploads)
  /** A browser of a phone asks for the camera, or for pictures alone, by what is accepted (HTML Media Capture). */
  const ask = (accept: string, isCamera: boolean, isKept = false) => {
    const element = input.current
    if (element === null) return
    isKeptAsItIs.current = isKept
    element.accept = accept
    if (isCamera) element.setAttribute('capture', 'environment')
    else element.removeAttribute('capture')
    element.click()
  }
  useLayoutEffect(() => {
    const asking = files.value?.ask
    if (asking === undefined || !isTaken) return undefined
    asking.value = (isKept) => ask('', false, isKept)
    return () => (asking.value = null)
  }, [files.value, isTaken])
  if (uploads === undefined) return null
  return (
    <>
      <UploadBar uploads={uploads} here={here} />
      {isTaken && here !== null && (
        <>
          <button
            type="button"
            class="icon-button attach-button"
            aria-label={words.share}
            title={words.share}
            onClick={({ currentTarget }) => {
              const { left, top } = currentTarget.getBoundingClientRect()
              if (matchMedia('(hover: none) and (pointer: coarse)').matches) setMenuAt({ x: left, y: top })
              else ask('', false)
            }}
          >
            <Drawing path={CLIP} />
          </button>
          <FileInput input={input} take={(chosen) => uploads.add(chosen, here, isKeptAsItIs.current)} />
          {menuAt !== null && (
            <Menu
              label={words.share}
              at={menuAt}
              items={[
                { name: words.takePicture, act: () => ask('image/*', true) },
                { name: words.choosePictures, act: () => ask('image/*,video/*', false) },
                { name: words.chooseFiles, act: () => ask('', false) },
                { name: words.chooseAsTheyAre, act: () => ask('image/*,video/*', false, true) },
              ]}
              onClose={() => setMenuAt(null)}
            />
          )}
        </>
      )}
      {isOver && here !== null && (
        <div class="drop-target" aria-hidden="true">
          <p>{words.drop(here.name)}</p>
        </div>
      )}
    </>
  )
}

/** Of ISUPPORT, where the server takes files (soju.im/FILEHOST). */
const TOKEN = 'soju.im/FILEHOST'
