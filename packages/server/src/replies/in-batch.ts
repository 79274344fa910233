/** Lines that belong together, framed for clients that know batches (IRCv3 batch). The others get the lines alone. */
import { NO_TAGS, type Tags } from '@partyline/irc'
import { isMessage, type Lines } from '../session/out-message.ts'
import type { Session } from '../session/session.ts'
import type { Addressee } from './numeric.ts'

export interface BatchParts {
  readonly session: Pick<Session, 'can'>
  readonly to: Addressee
  readonly nextBatch: () => string
}

/** @param tags of its beginning, for readers with message-tags */
export function* inBatch(
  { session, to, nextBatch }: BatchParts,
  kind: string,
  params: readonly string[],
  lines: Lines,
  tags: Tags = NO_TAGS,
): Lines {
  if (!session.can('batch')) {
    yield* lines
    return
  }
  const batch = nextBatch()
  yield { source: to.server, verb: 'BATCH', params: [`+${batch}`, kind, ...params], clientTags: tags }
  try {
    for (const line of lines) yield isMessage(line) ? { ...line, batch } : line
  } finally {
    yield { source: to.server, verb: 'BATCH', params: [`-${batch}`] }
  }
}
