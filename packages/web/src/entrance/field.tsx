/** A field of the entrance with its name, and what is wrong about it. */
import { useId, useLayoutEffect, useRef } from 'preact/hooks'

export interface FieldParts {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly type?: 'text' | 'password'
  readonly value: string
  readonly onValue: (value: string) => void
  readonly autocomplete: string
  /** null: nothing is wrong. */
  readonly problem: string | null
  /** Has the focus, and is selected, so that typing takes the place of what is suggested. */
  readonly isFirst?: boolean
}

export function Field({
  name,
  label,
  hint,
  type = 'text',
  value,
  onValue,
  autocomplete,
  problem,
  isFirst = false,
}: FieldParts) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    // A keyboard that slides up over the button would be in the way.
    if (isFirst && matchMedia('(hover: hover)').matches) input.current?.select()
  }, [isFirst])
  useLayoutEffect(() => {
    if (problem !== null) input.current?.focus()
  }, [problem])
  const described = [problem === null ? '' : `${id}-problem`, hint === undefined ? '' : `${id}-hint`]
    .filter((part) => part !== '')
    .join(' ')
  return (
    <div class="entrance-field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <input
        ref={input}
        id={id}
        class="field"
        name={name}
        {...(type === 'password' ? { type: 'password' as const } : { type: 'text' as const })}
        value={value}
        autocomplete={autocomplete}
        autocapitalize="off"
        spellcheck={false}
        maxLength={200}
        aria-invalid={problem !== null}
        aria-describedby={described === '' ? undefined : described}
        onInput={({ currentTarget }) => onValue(currentTarget.value)}
      />
      {problem !== null && (
        <p id={`${id}-problem`} class="problem" role="alert">
          {problem}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </div>
  )
}
