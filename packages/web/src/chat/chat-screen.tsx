/** The page of a person that has come in. */
import { useApp } from '../app/app.ts'
import { Composer } from '../composer/composer.tsx'
import { PlaceHeader } from '../header/place-header.tsx'
import { lazy } from '../controls/lazy.tsx'
import { PlaceList } from '../places/place-list.tsx'
import { Shell } from '../shell/shell.tsx'
import { Timeline } from '../timeline/timeline.tsx'
import { useChat } from './chat.ts'
import { useShortcuts } from './use-shortcuts.ts'

const Outside = lazy(async () => (await import('../composer/outside.tsx')).Outside)
/** Its room is there from the beginning. */
const TypingLine = lazy(
  async () => (await import('../composer/typing-line.tsx')).TypingLine,
  () => <p class="typing-line" />,
)
const Announcer = lazy(async () => (await import('../timeline/announcer.tsx')).Announcer)
const Overlays = lazy(async () => (await import('../overlays/overlays.tsx')).Overlays)
const PeopleList = lazy(async () => (await import('../people/people-list.tsx')).PeopleList)

export function ChatScreen() {
  const { place, isShown } = useChat()
  const { view } = useApp()
  useShortcuts()
  const shown = place.value
  return (
    <>
      <Shell
        places={<PlaceList />}
        main={
          <>
            <PlaceHeader place={shown} />
            {shown === null ? <NoPlace /> : <Timeline key={shown.key} place={shown} />}
            {shown !== null && (
              <>
                <TypingLine place={shown} />
                {shown.membership.kind === 'joined' || shown.membership.kind === 'joining' ? (
                  <Composer key={shown.key} place={shown} />
                ) : (
                  <Outside key={shown.key} place={shown} membership={shown.membership} />
                )}
              </>
            )}
          </>
        }
        people={isShown.value && shown?.kind === 'channel' ? <PeopleList place={shown} /> : null}
      />
      {isShown.value && <Announcer />}
      {(isShown.value || view.overlay.value !== null) && <Overlays />}
    </>
  )
}

/** Before the first place is there, and after the last was left. */
function NoPlace() {
  const { strings, view } = useApp()
  const { connection } = useChat()
  const words = strings.value
  return (
    <div class="no-place">
      {connection.value.kind === 'online' ? (
        <>
          <p>{words.nowhere}</p>
          <button
            type="button"
            class="button button-primary"
            onClick={() => {
              view.overlay.value = 'join'
            }}
          >
            {words.openJoin}
          </button>
        </>
      ) : (
        <span class="spinner" role="status" aria-label={words.timeline.loading} />
      )}
    </div>
  )
}
