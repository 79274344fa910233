/** What a person sees: the entrance, or the chat. */
import { ChatContext } from '../chat/chat.ts'
import { ChatScreen } from '../chat/chat-screen.tsx'
import { Entrance } from '../entrance/entrance.tsx'
import { invitationOf } from '../session/invitation-of.ts'
import { type App, AppContext } from './app.ts'

export function Page({ app }: { readonly app: App }) {
  const session = app.session.value
  return (
    <AppContext.Provider value={app}>
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
