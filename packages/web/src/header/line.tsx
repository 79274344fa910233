/**
 * The line: solid while there is a connection, dashed while one is being made, broken without one. Where that takes longer than a moment, a strip
 * says in words what is the matter, and what can be done.
 */
import { useEffect, useState } from 'preact/hooks'
import type { ConnectionState } from '@partyline/irc/client'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { lazy } from '../controls/lazy.tsx'
import type { Strings } from '../language/en.ts'

/** A connection that is back before this is not worth a word. */
const MOMENT_MS = 700

const Taken = lazy(async () => (await import('./taken.tsx')).Taken)

export function Line() {
  const { connection, client, taken } = useChat()
  const { strings, formats, signOut, worker } = useApp()
  const now = useSeconds(connection.value.kind === 'waiting')
  const isLate = useIsLater(connection.value.kind === 'online' ? null : MOMENT_MS)
  const look = lookOf(connection.value)
  const words = strings.value.line
  const said = saidOf(connection.value, words, formats.value.wait, now)
  const isEnded = connection.value.kind === 'ended'
  return (
    <>
      <div class="line" data-line={look} />
      <div class="line-words" role="status">
        {taken.value !== null && <Taken />}
        {(worker.isNewer.value || (worker.isIncomplete.value && look === 'solid')) && (
          <p class="line-strip">
            <span>{worker.isNewer.value ? words.newer : words.incomplete}</span>
            <button type="button" class="link-button" onClick={worker.takeOver}>
              {words.takeOver}
            </button>
          </p>
        )}
        {isLate && said !== '' && (
          <p class="line-strip" data-line={look}>
            {(look === 'dashed' || connection.value.kind === 'connecting') && <span class="spinner" />}
            <span>{said}</span>
            {isUncertain(connection.value) && (
              <a class="link-button" href="./healthz" target="_blank" rel="noopener">
                {words.ask}
              </a>
            )}
            {(connection.value.kind === 'waiting' || isEnded || connection.value.kind === 'offline') && (
              <button type="button" class="link-button" onClick={() => client.act({ kind: 'connect' })}>
                {words.again}
              </button>
            )}
            {isEnded && (
              <button type="button" class="link-button" onClick={() => signOut('')}>
                {words.otherwise}
              </button>
            )}
          </p>
        )}
      </div>
    </>
  )
}

/** A browser tells its person what is wrong with a certificate, and a page nothing. */
function isUncertain(connection: ConnectionState): boolean {
  return location.protocol === 'https:' && connection.kind === 'waiting' && connection.why.kind === 'unreachable'
}

function lookOf(connection: ConnectionState): 'solid' | 'dashed' | 'broken' {
  switch (connection.kind) {
    case 'online':
      return 'solid'
    case 'connecting':
    case 'negotiating':
    case 'authenticating':
      return 'dashed'
    case 'waiting':
    case 'ended':
    case 'offline':
      return 'broken'
    default:
      return connection satisfies never
  }
}

function saidOf(
  connection: ConnectionState,
  words: Strings['line'],
  wait: (seconds: number) => string,
  now: number,
): string {
  switch (connection.kind) {
    case 'online':
      return ''
    case 'offline':
      return words.offline
    case 'connecting':
    case 'negotiating':
    case 'authenticating':
      return words.connecting
    case 'waiting': {
      const { nextAt, why } = connection
      if (nextAt === null) return words.noNetwork
      const seconds = Math.max(1, Math.ceil((nextAt - now) / 1000))
      return `${words.trouble[why.kind]} ${words.next(wait(seconds))}`
    }
    case 'ended':
      return [words.trouble[connection.why.kind], connection.why.text].filter((word) => word !== '').join(' ')
    default:
      return connection satisfies never
  }
}

/** Unix milliseconds, anew each second while that matters. */
function useSeconds(isRunning: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!isRunning) return undefined
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [isRunning])
  return now
}

/** Whether so much time has passed since it was not null. */
function useIsLater(delayMs: number | null): boolean {
  const [isLater, setIsLater] = useState(false)
  useEffect(() => {
    if (delayMs === null) {
      setIsLater(false)
      return undefined
    }
    const timer = setTimeout(() => setIsLater(true), delayMs)
    return () => clearTimeout(timer)
  }, [delayMs])
  return isLater
}
