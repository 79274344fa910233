/** One client in the thread: ssh2 understands its bytes; who it is, and what it may, is decided here and by the server. */
import type { Connection, ServerChannel, Session } from 'ssh2'
import type { Pipe } from '../link/pipe.ts'
import type { Answer, ConnectionAbout, Question } from '../thread-messages.ts'
import type { PictureTurns } from './picture-turns.ts'
import { SshLogin } from './ssh-login.ts'
import { serveSession } from './ssh-session.ts'
import type { SshStream } from './ssh-stream.ts'

export interface SshConnectionParts {
  readonly about: ConnectionAbout
  readonly client: Connection
  readonly stream: SshStream
  readonly ask: (question: Question) => Promise<Answer>
  readonly turns: PictureTurns
  readonly openPipe: (session: number) => Pipe
  /** A session that had a place is over. */
  readonly left: () => void
  readonly trouble: (message: string) => void
}

export function serveConnection(parts: SshConnectionParts): void {
  const { about, client, stream, ask, turns } = parts
  const { limits, network } = about
  const gone = Promise.withResolvers<void>()
  let sessions = 0
  let nextSession = 0
  let sessionsForNothing = 0
  const channels = new Set<ServerChannel>()
  let timer: NodeJS.Timeout | undefined

  const giveUp = (why: string): void => {
    parts.trouble(why)
    try {
      client.end()
    } catch {
      // ssh2 has given it up before.
    }
    // What a client does not take any more is not waited for.
    setTimeout(() => stream.destroy(), LAST_WORDS_MS).unref()
  }
  /** A connection without a session is for nothing. */
  const expectSession = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => giveUp('no session was asked for in time'), limits.loginTimeoutMs)
  }
  const isTrouble = (error: unknown): void => parts.trouble(error instanceof Error ? error.message : String(error))

  const login = new SshLogin({ network, limits, ask, give: giveUp })
  expectSession()
  client.on('authentication', (context) => void login.take(context).catch(isTrouble))
  client.on('session', (accept, reject) => void serve(accept, reject).catch(isTrouble))
  client.on('error', (error) => {
    isTrouble(error)
    if (!stream.writableEnded) stream.end()
  })
  stream.on('close', () => {
    clearTimeout(timer)
    gone.resolve()
  })
  stream.on('error', isTrouble)
  // ssh2 would keep for its reader whatever comes.
  stream.on('data', () => {
    for (const { incoming } of channels)
      if (incoming.window < 0) stream.destroy(new Error('the client sent more than it was let'))
  })

  async function serve(accept: () => Session, reject: () => void): Promise<void> {
    const { entered } = login
    if (entered === null || sessions >= limits.sessionsMax) return reject()
    sessions += 1
    const place = await ask({ kind: 'place' })
    if (place.kind !== 'yes') {
      sessions -= 1
      return reject()
    }
    clearTimeout(timer)
    const session = nextSession
    nextSession += 1
    let isOver = false
    const isUnwanted = (): boolean => isOver || stream.destroyed
    try {
      const wasUsed = await serveSession({
        session: accept(),
        stream,
        about,
        entered,
        openPipe: () => parts.openPipe(session),
        fetchPicture: async (path) => {
          const answer = await turns.take(isUnwanted, () => ask({ kind: 'picture', session, path }))
          return answer?.kind === 'picture' ? answer.png : null
        },
        ask,
        channels,
        giveUp,
        gone: gone.promise,
        trouble: isTrouble,
      })
      if (!wasUsed) sessionsForNothing += 1
      if (sessionsForNothing > FOR_NOTHING_MAX) giveUp('many sessions were for nothing')
    } finally {
      isOver = true
      sessions -= 1
      parts.left()
      if (sessions === 0 && !stream.destroyed) expectSession()
    }
  }
}

const LAST_WORDS_MS = 2_000
/** ssh2 forgets a session that was closed before it was used when its connection ends. */
const FOR_NOTHING_MAX = 100
