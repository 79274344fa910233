/**
 * The quiet column of times: hours and minutes, and the whole date for screen readers. A pointer that rests on it has the whole date written
 * (row-events.ts).
 */
import { useApp } from '../app/app.ts'

export function TimeOf({ time }: { readonly time: number }) {
  const { formats } = useApp()
  return (
    <time class="row-time" dateTime={isoOf(time)}>
      {formats.value.time(time)}
    </time>
  )
}

function isoOf(time: number): string | undefined {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
