/** Which day is in view while one reads earlier messages, where its own mark has left the screen. */
import type { ReadonlySignal } from '@preact/signals'
import { useApp } from '../app/app.ts'

export function FloatingDay({ time }: { readonly time: ReadonlySignal<number | null> }) {
  const { formats } = useApp()
  if (time.value === null) return null
  return (
    <div class="floating-day" aria-hidden="true">
      {formats.value.day(time.value)}
    </div>
  )
}
