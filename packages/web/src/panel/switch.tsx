/** Something that is on or off. */
import { useId } from 'preact/hooks'

export interface SwitchParts {
  readonly name: string
  readonly hint?: string
  readonly isOn: boolean
  readonly isDisabled?: boolean
  readonly onChange: (isOn: boolean) => void
}

export function Switch({ name, hint, isOn, isDisabled = false, onChange }: SwitchParts) {
  const id = useId()
  const about = `${id}-hint`
  return (
    <div class="check">
      <input
        id={id}
        type="checkbox"
        checked={isOn}
        disabled={isDisabled}
        aria-describedby={hint === undefined ? undefined : about}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label for={id}>{name}</label>
      {hint !== undefined && (
        <p id={about} class="hint">
          {hint}
        </p>
      )}
    </div>
  )
}
