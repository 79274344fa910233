/**
 * Where a person writes. Enter sends, but never while an input method composes (UI Events, 5.8 composition events) and never within a block of code that
 * is still open. What was typed is kept by place until it is sent.
 */
import type { Phrase, Place } from '@partyline/irc/client'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { hasCommandKey } from '../app/platform.ts'
import { Icon } from '../controls/icon.tsx'
import { lazy } from '../controls/lazy.tsx'
import { forgetReply } from './act.ts'
import { carryOut } from './carry-out.ts'
import { COMPLETION_LIST_ID, optionId } from './completion-ids.ts'
import { type Typed, useCompletion } from './use-completion.ts'
import './composer.css'

/** Drawn anew for each place: `key` is the place's. */
export function Composer({ place }: { readonly place: Place }) {
  const app = useApp()
  const chat = useChat()
  const { drafts, client } = chat
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => drafts.read(place.key))
  const [problem, setProblem] = useState<Phrase | null>(null)
  const words = app.strings.value.composer
  const label = place.kind === 'server' ? words.commands : words.placeholder(place.name)

  const change = (value: string) => {
    setText(value)
    setProblem(null)
    drafts.write(place.key, value)
  }
  const completion = useCompletion(
    place.key,
    () => field.current?.value ?? '',
    ({ text: completed, cursor }) => {
      change(completed)
      replaceText(field.current, completed, cursor)
    },
  )
  useLayoutEffect(() => {
    chat.focusComposer = () => field.current?.focus()
    if (matchMedia('(hover: hover)').matches) field.current?.focus()
  }, [chat])
  useLayoutEffect(() => fitHeight(field.current), [text])

  /** Where the person is behind what was sent last: one after the other, in the order of their sending. */
  const underway = useRef(Promise.resolve(place.key))
  const send = async () => {
    if (text.trim() === '') return
    completion.close()
    const show = (value: string) => {
      setText(value)
      if (field.current !== null) field.current.value = value
    }
    show('')
    setProblem(null)
    drafts.empty(place.key)
    const carrying = underway.current.then((at) => carryOut(text, at, app, chat))
    underway.current = carrying.then(
      ({ at }) => at,
      () => place.key,
    )
    let isDone = false
    try {
      const { at, wrong } = await carrying
      setProblem(wrong)
      isDone = wrong === null
      if (chat.key.value === at) chat.target.value ??= { kind: 'end' }
    } finally {
      // What was typed meanwhile stays.
      const rest = drafts.read(place.key)
      const left = isDone ? rest : rest === '' ? text : `${text}\n${rest}`
      drafts.write(place.key, left)
      if (!isDone) show(left)
    }
  }
  /** At the first and the last line, the arrow keys lead through what was sent before. @returns whether the key did */
  const recall = (key: string, { value, selectionStart }: HTMLTextAreaElement): boolean => {
    const isUp = key === 'ArrowUp' && !value.slice(0, selectionStart).includes('\n')
    const isDown = key === 'ArrowDown' && !value.slice(selectionStart).includes('\n')
    const found = isUp ? chat.sent.beside(value, -1) : isDown ? chat.sent.beside(value, 1) : null
    if (found === null || field.current === null) return false
    change(found)
    field.current.value = found
    return true
  }
  const onInput = ({ currentTarget }: { readonly currentTarget: HTMLTextAreaElement }) => {
    change(currentTarget.value)
    void completion.typed(typedIn(currentTarget))
    client.act({ kind: 'typing', place: place.key, status: isToBeSaid(currentTarget.value) ? 'active' : 'done' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { currentTarget } = event
    if (!(currentTarget instanceof HTMLTextAreaElement) || isComposing(event)) return
    const typed = typedIn(currentTarget)
    if (completion.key(event, text)) event.preventDefault()
    else if (event.key === 'Tab' && !isModified(event) && completes(typed)) {
      event.preventDefault()
      void completion.tab(typed, event.shiftKey ? -1 : 1)
    } else if (event.key === 'Enter' && sends(event, typed)) {
      event.preventDefault()
      void send()
    } else if (event.key === 'ArrowUp' && hasCommandKey(event) && typed.cursor === 0) {
      event.preventDefault()
      chat.focusTimeline()
    } else if (!isModified(event) && !event.shiftKey && recall(event.key, currentTarget)) {
      event.preventDefault()
    } else if (event.key === 'Escape' && chat.answered.value.has(place.key)) {
      event.stopPropagation()
      forgetReply(place.key, chat)
    }
  }
  const { list } = completion
  return (
    <div class="composer">
      {list !== null && <CompletionPopup list={list} onTake={(index) => completion.take(text, index)} />}
      <Answering place={place} />
      {problem !== null && (
        <p class="composer-advice problem" role="alert">
          {app.say.value(problem)}
        </p>
      )}
      {problem === null && /^\/[^\s/]+\s/.test(text) && <CommandHelp typed={text} />}
      <div class="composer-field">
        {chat.files.value !== null && <Attaching place={place} />}
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          enterkeyhint="send"
          autocomplete="off"
          aria-label={label}
          placeholder={label}
          aria-autocomplete="list"
          aria-controls={list === null ? undefined : COMPLETION_LIST_ID}
          aria-activedescendant={list === null ? undefined : optionId(list.chosen)}
          aria-invalid={problem !== null}
          defaultValue={text}
          onInput={onInput}
          onKeyDown={onKeyDown}
          onBlur={() => {
            completion.close()
            if (isToBeSaid(text)) client.act({ kind: 'typing', place: place.key, status: 'paused' })
          }}
        />
        <button
          type="button"
          class="icon-button composer-send"
          aria-label={words.send}
          title={words.send}
          disabled={text.trim() === ''}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => void send()}
        >
          <Icon name="send" />
        </button>
      </div>
    </div>
  )
}

/** Which message is answered. */
function Answering({ place }: { readonly place: Place }) {
  const { strings } = useApp()
  const chat = useChat()
  const reply = chat.answered.value.get(place.key)
  if (reply === undefined) return null
  const words = strings.value.composer
  return (
    <div class="composer-reply">
      <Icon name="reply" />
      <span>{words.replyingTo}</span> <bdi class="composer-reply-name">{reply.nick}</bdi>
      <span class="composer-reply-text" dir="auto">
        {reply.text.split('\n')[0]}
      </span>
      <button type="button" class="icon-button" aria-label={words.noReply} onClick={() => forgetReply(place.key, chat)}>
        <Icon name="close" />
      </button>
    </div>
  )
}

/** What fits to what is being typed. */
const CompletionPopup = lazy(async () => (await import('./completion-list.tsx')).CompletionPopup)
/** Shares files. */
const Attaching = lazy(async () => (await import('../files/attaching.tsx')).Attaching)
/** How the command that is being typed is written. */
const CommandHelp = lazy(async () => (await import('./command-help.tsx')).CommandHelp)

function typedIn({ value, selectionStart }: HTMLTextAreaElement): Typed {
  return { text: value, cursor: selectionStart }
}

/** The Tab key completes a word that it stands behind, and goes on to the next control everywhere else. */
function completes({ text, cursor }: Typed): boolean {
  return /\S\s?$/.test(text.slice(0, cursor))
}

/** Safari ends the composition before the key that ended it comes, as key 229 (UI Events, 7.3.1). */
function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229
}

function isModified({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || altKey
}

/** On a phone the key makes a new line, as the keyboard shows it; there is a button to send. */
function sends(event: KeyboardEvent, { text, cursor }: Typed): boolean {
  if (event.ctrlKey || event.metaKey) return true
  if (event.shiftKey || event.altKey) return false
  const isInCode = (text.slice(0, cursor).match(/^```/gm)?.length ?? 0) % 2 === 1
  return !isInCode && !matchMedia('(hover: none) and (pointer: coarse)').matches
}

/** As if it was typed, so that it can be undone. */
function replaceText(field: HTMLTextAreaElement | null, text: string, cursor: number): void {
  if (field === null) return
  field.focus()
  const start = commonStart(field.value, text)
  const end = Math.min(commonEnd(field.value, text), Math.min(field.value.length, text.length) - start)
  field.setSelectionRange(start, field.value.length - end)
  const middle = text.slice(start, text.length - end)
  const isDone = middle === '' ? document.execCommand('delete') : document.execCommand('insertText', false, middle)
  if (!isDone || field.value !== text) field.value = text
  field.setSelectionRange(cursor, cursor)
}

function commonStart(one: string, other: string): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length += 1
  return length
}

function commonEnd(one: string, other: string): number {
  let length = 0
  while (length < one.length && length < other.length && one.at(-1 - length) === other.at(-1 - length)) length += 1
  return length
}

/** Others see that it is being written; a command is nobody's business. */
function isToBeSaid(text: string): boolean {
  return text.trim() !== '' && !text.startsWith('/')
}

/** As high as its text, as far as composer.css lets it. */
function fitHeight(field: HTMLTextAreaElement | null): void {
  if (field === null || CSS.supports('field-sizing: content')) return
  field.style.height = 'auto'
  field.style.height = `${field.scrollHeight}px`
}
