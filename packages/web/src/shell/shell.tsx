/** The frame of the page: places, conversation, people. Which of them stand beside one another is for shell.css to say. */
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { swipeAway } from './swipe-away.ts'
import './shell.css'

export interface ShellParts {
  readonly places: ComponentChildren
  readonly main: ComponentChildren
  readonly people: ComponentChildren
}

export function Shell({ places, main, people }: ShellParts) {
  const { view, settings, strings } = useApp()
  const words = strings.value
  const drawer = view.drawer.value
  const { hasPlaces, hasPeople } = settings.current.value
  const close = () => {
    view.drawer.value = null
  }
  const [toLeft, toRight] = useMemo(() => [swipeAway(-1, close), swipeAway(1, close)] as const, [view])
  return (
    <div class="shell">
      <nav
        class="shell-places"
        aria-label={words.places}
        data-open={drawer === 'places' || undefined}
        data-folded={!hasPlaces || undefined}
        {...toLeft}
      >
        {places}
      </nav>
      <main class="shell-main" aria-label={words.conversation}>
        {main}
      </main>
      <aside
        class="shell-people"
        aria-label={words.people}
        data-open={drawer === 'people' || undefined}
        data-folded={!hasPeople || undefined}
        {...toRight}
      >
        {people}
      </aside>
      {drawer !== null && (
        <button type="button" class="shell-shade" data-of={drawer} aria-label={words.close} onClick={close} />
      )}
    </div>
  )
}
