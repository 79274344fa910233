/** A window over the page. The browser keeps the focus in it, and gives it back when it is closed (HTML, 4.11.4 the dialog element). */
import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { Icon } from './icon.tsx'

export interface DialogParts {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
  /** Added to its own class. */
  readonly class?: string
}

export function Dialog({ title, onClose, children, class: look = '' }: DialogParts) {
  const { strings } = useApp()
  const element = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useLayoutEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={element}
      class={`dialog ${look}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose()
      }}
    >
      <div class="dialog-header">
        <h2 id={heading}>{title}</h2>
        <button type="button" class="icon-button" aria-label={strings.value.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div class="dialog-body">{children}</div>
    </dialog>
  )
}
