/** What a person sees: the entrance, or the chat. */
import { ChatContext } from '../chat/chat.ts'
import { ChatScreen } from '../chat/chat-screen.tsx'
import { lazy } from '../controls/lazy.tsx'
import { invitationOf } from '../session/invitation-of.ts'
import { type App, AppContext } from './app.ts'

/** Where somebody has been here before, it is not needed. */
const Entrance = lazy(async () => (await import('../entrance/entrance.tsx')).Entrance)
const OwnerPanel = lazy(async () => (await import('../owner/owner-panel.tsx')).OwnerPanel)

export function Page({ app }: { readonly app: App }) {
  const session = app.session.value
  const visit = app.view.owner.value
  return (
    <AppContext.Provider value={app}>
      {visit !== null && <OwnerPanel visit={visit} />}
      {session !== null && session.isEntered.value ? (
        <ChatContext.Provider value={session.chat}>
          <ChatScreen />
        </ChatContext.Provider>
      ) : (
        <Entrance
          connection={session?.chat.connection.value ?? null}
          claim={session?.claim ?? null}
          invitation={invitationOf(location)}
          onEnter={app.signIn}
        />
      )}
    </AppContext.Provider>
  )
}
