/** A form that asks the server to do one thing, and says beside its button why it did not. */
import type { ComponentChildren } from 'preact'
import { useDoing } from './use-owner.ts'

export interface SendingFormParts {
  readonly title: string
  readonly hint?: string
  readonly button: string
  readonly children?: ComponentChildren
  readonly act: () => Promise<void>
}

export function SendingForm({ title, hint, button, children, act }: SendingFormParts) {
  const { isBusy, problem, run } = useDoing()
  return (
    <form
      class="sending"
      onSubmit={(event) => {
        event.preventDefault()
        run(act)
      }}
    >
      <h3>{title}</h3>
      {hint !== undefined && <p class="hint">{hint}</p>}
      <div class="sending-fields">
        {children}
        <button type="submit" class="button button-primary" disabled={isBusy}>
          {isBusy && <span class="spinner" aria-hidden="true" />}
          {button}
        </button>
      </div>
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  )
}
