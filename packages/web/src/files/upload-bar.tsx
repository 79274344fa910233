/** What is under way, above the field of the composer: how far it is, why it is not shared, and what can be done. */
import { useRef } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Drawing, Icon } from '../controls/icon.tsx'
import { figuresOf } from '../panel/figures.ts'
import { FILE } from './drawings.ts'
import { FileInput } from './file-input.tsx'
import { fileWords, type FileWords } from './file-words.ts'
import type { UploadPlace } from './remembered-uploads.ts'
import type { UploadProblem } from './upload-problem.ts'
import type { UploadItem, Uploads } from './uploads.ts'

export interface UploadBarParts {
  readonly uploads: Uploads
  /** The place in view. */
  readonly here: UploadPlace | null
}

export function UploadBar({ uploads, here }: UploadBarParts) {
  const { language } = useApp()
  const words = fileWords(language.value)
  const items = uploads.items.value
  const shared = uploads.shared.value
  return (
    <>
      <p class="unseen" role="status">
        {shared !== null && words.shared(shared)}
      </p>
      {items.length > 0 && (
        <ul class="uploads" aria-label={words.uploads} tabIndex={0}>
          {items.map((item) => (
            <Upload key={item.id} item={item} uploads={uploads} isHere={item.place.name === here?.name} />
          ))}
        </ul>
      )}
    </>
  )
}

interface UploadParts {
  readonly item: UploadItem
  readonly uploads: Uploads
  readonly isHere: boolean
}

function Upload({ item, uploads, isHere }: UploadParts) {
  const { language, view } = useApp()
  const chat = useChat()
  const words = fileWords(language.value)
  const { id, name, bytes, phase, place } = item
  const input = useRef<HTMLInputElement>(null)
  /** The control that was pressed goes with what it did. */
  const keepFocus = () => {
    if (matchMedia('(hover: hover)').matches) chat.focusComposer()
  }
  const isGuest = phase.kind === 'failed' && phase.problem.kind === 'guest'
  return (
    <li class="upload" data-phase={phase.kind}>
      <Drawing path={FILE} />
      <div class="upload-text">
        <p class="upload-name">
          <bdi>{name}</bdi>
          {!isHere && <span class="hint"> {words.to(place.name)}</span>}
        </p>
        <UploadState item={item} words={words} />
        {phase.kind === 'sending' && (
          <progress
            class="upload-progress"
            aria-label={words.progress(name)}
            max={Math.max(1, bytes)}
            {...(phase.isLast && !phase.isBroken ? {} : { value: phase.bytes })}
          />
        )}
      </div>
      {phase.kind === 'failed' && !isFinal(phase.problem) && (
        <button
          type="button"
          class="button"
          onClick={() => {
            keepFocus()
            uploads.retry(id)
          }}
        >
          {words.again}
        </button>
      )}
      {isGuest && (
        <button
          type="button"
          class="button button-primary"
          onClick={() => {
            view.overlay.value = 'settings'
          }}
        >
          {words.account}
        </button>
      )}
      {phase.kind === 'left' && (
        <>
          <button type="button" class="button" onClick={() => input.current?.click()}>
            {words.choose}
          </button>
          <FileInput
            input={input}
            take={(chosen) => {
              keepFocus()
              void uploads.choose(id, chosen)
            }}
          />
        </>
      )}
      <button
        type="button"
        class="icon-button"
        aria-label={words.cancel(name)}
        onClick={() => {
          keepFocus()
          uploads.cancel(id)
        }}
      >
        <Icon name="close" />
      </button>
    </li>
  )
}

function UploadState({ item: { bytes, phase }, words }: { readonly item: UploadItem; readonly words: FileWords }) {
  const { language } = useApp()
  const figures = figuresOf(language.value)
  switch (phase.kind) {
    case 'waiting':
      return <p class="hint">{words.waiting}</p>
    case 'sending': {
      const all = figures.bytes(bytes)
      const sent = phase.isLast ? words.last(all) : words.sent(figures.bytes(phase.bytes), all)
      return <p class="hint">{phase.isBroken ? words.broken : sent}</p>
    }
    case 'failed':
      return (
        <p class="problem upload-problem" role="alert">
          {sayProblem(phase.problem, words, figures.bytes)}
        </p>
      )
    case 'left':
      return <p class={phase.isOther ? 'problem upload-problem' : 'hint'}>{phase.isOther ? words.other : words.left}</p>
    default:
      return phase satisfies never
  }
}

function sayProblem({ kind, text, bytesMax }: UploadProblem, words: FileWords, inWords: (bytes: number) => string) {
  if (bytesMax !== null) return words.problems.tooLargeFor(inWords(bytesMax))
  return (
    <>
      {words.problems[kind]}
      {text !== '' && <bdi> {text}</bdi>}
    </>
  )
}

/** Another try has no other end. */
function isFinal({ kind }: UploadProblem): boolean {
  return (
    kind === 'guest' ||
    kind === 'members-only' ||
    kind === 'too-large' ||
    kind === 'folder' ||
    kind === 'too-many' ||
    kind === 'off'
  )
}
