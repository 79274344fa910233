/** A line to be filled in, with its name above it. */
import { useId } from 'preact/hooks'

const FORMS = {
  text: { type: 'text' },
  password: { type: 'password' },
  number: { type: 'number', min: 1 },
  date: { type: 'date' },
} as const

export interface FieldParts {
  readonly name: string
  readonly value: string
  readonly onValue: (value: string) => void
  readonly type?: keyof typeof FORMS
  readonly isNeeded?: boolean
  /** Has the focus when its dialog is opened. */
  readonly isFirst?: boolean
  readonly autocomplete?: string
  readonly hint?: string
}

export function Field({
  name,
  value,
  onValue,
  type = 'text',
  isNeeded = false,
  isFirst = false,
  autocomplete = 'off',
  hint,
}: FieldParts) {
  const id = useId()
  const about = `${id}-hint`
  return (
    <div class="form-field">
      <label class="field-label" for={id}>
        {name}
      </label>
      <input
        id={id}
        autofocus={isFirst}
        class="field"
        {...FORMS[type]}
        value={value}
        required={isNeeded}
        autocomplete={autocomplete}
        autocapitalize="off"
        spellcheck={false}
        aria-describedby={hint === undefined ? undefined : about}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      {hint !== undefined && (
        <p id={about} class="hint">
          {hint}
        </p>
      )}
    </div>
  )
}

export interface ChoiceParts {
  readonly name: string
  readonly value: string
  readonly options: readonly (readonly [value: string, name: string])[]
  readonly onValue: (value: string) => void
}

export function Choice({ name, value, options, onValue }: ChoiceParts) {
  const id = useId()
  return (
    <div class="form-field">
      <label class="field-label" for={id}>
        {name}
      </label>
      <select id={id} class="field" value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {options.map(([each, said]) => (
          <option key={each} value={each}>
            {said}
          </option>
        ))}
      </select>
    </div>
  )
}
