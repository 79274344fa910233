/**
 * `partyline chat --plain` and `--json`: lines in, lines out. It ends with the input, when each line is stored; or with its output, when nobody reads that any more; or when the server
 * does not let the person in again.
 */
import { type Client, type Phrase, sayPhrase } from '@partyline/irc/client'
import type { FileSender } from '@partyline/terminal'
import { EXIT, EXIT_BY_SIGNAL } from '../../exit-codes.ts'
import { type Text, text } from '../../language/text.ts'
import { LocalError } from '../../nc/local-error.ts'
import type { StandardStreams } from '../../nc/standard-streams.ts'
import { failedToConnect } from '../failed-to-connect.ts'
import { harmless } from '../harmless.ts'
import type { Interrupted } from '../mode-parts.ts'
import { carryOut } from './carry-out.ts'
import type { Speech } from './format-event.ts'
import { inputLines } from './input-lines.ts'
import { News } from './news.ts'
import { PlainUploads } from './plain-uploads.ts'
import { Poster } from './poster.ts'
import { Teller } from './teller.ts'

export interface PlainParts {
  readonly client: Client
  readonly server: string
  readonly speech: Speech
  readonly historyCount: number
  /** Where lines of the input go; null: they are not read. */
  readonly target: string | null
  /** A person types the input: it may have commands with a slash. */
  readonly isTyped: boolean
  readonly files: FileSender
  /** Goes on after the end of the input. */
  readonly isStaying: boolean
  readonly streams: Pick<StandardStreams, 'readInput' | 'writeOutput'>
  readonly writeError: (text: string) => void
  readonly say: (said: Text) => void
  readonly interrupted: Interrupted
}

/** @returns the exit code @throws {ChatError | LocalError} */
export async function runPlain(parts: PlainParts): Promise<number> {
  const { client, target, interrupted } = parts
  let hasFailed = false
  const teller: Teller = new Teller({
    ...parts,
    writeOutput: (bytes) => parts.streams.writeOutput(bytes),
    news: new News({ historyCount: parts.historyCount, since: Date.now() }),
    onRenamed: (from, to) => poster?.renamed(from, to),
  })
  const poster =
    target === null
      ? null
      : new Poster({
          client,
          target,
          onFailed: (message, place) => {
            hasFailed = true
            teller.failed(message, place)
          },
        })
  const ended = Promise.withResolvers<never>()
  ended.promise.catch(() => {})
  const look = () => {
    poster?.look()
    teller.look()
    const { connection } = client.state
    if (connection.kind === 'ended') ended.reject(failedToConnect(connection.why, null, parts.server))
  }
  const end = client.subscribe(look)
  look()
  try {
    const outcome = await Promise.race([
      whole(parts, poster, () => {
        hasFailed = true
      }),
      interrupted,
      ended.promise,
      // A person can go elsewhere.
      ...(poster === null || parts.isTyped ? [] : [poster.barred]),
      teller.broken.catch((error: unknown) => readerGone(error, poster)),
    ])
    if (outcome !== null) {
      if (poster !== null && poster.underway > 0) parts.say(notStored(poster.underway))
      return EXIT_BY_SIGNAL[outcome]
    }
    await Promise.race([teller.told(), teller.broken.catch(() => {})])
    return hasFailed ? EXIT.refused : EXIT.ok
  } finally {
    end()
  }
}

function notStored(count: number): Text {
  return count === 1
    ? text`one line was not stored yet. Perhaps it is`
    : text`${count} lines were not stored yet. Perhaps some of them are`
}

/** Resolves when the input has ended and each line of it is stored; never, where it is to go on. */
async function whole(parts: PlainParts, poster: Poster | null, onFailed: () => void): Promise<null> {
  const { client, speech, streams, isStaying, isTyped, writeError, files, say } = parts
  if (poster === null) return new Promise<never>(() => {})
  const show = (phrase: Phrase) => writeError(`-- ${harmless(sayPhrase(phrase, speech.talk))}\n`)
  const uploads = new PlainUploads({ client, files, say })
  for await (const line of inputLines(() => streams.readInput())) {
    if (!isTyped) await poster.post(line)
    else if (!(await carryOut(line, { client, poster, uploads, show }))) return null
  }
  const areThere = await uploads.settled()
  await poster.settled()
  if (!areThere) onFailed()
  return isStaying ? new Promise<never>(() => {}) : null
}

/** What was read is stored all the same. @throws {LocalError} the output failed for another reason */
async function readerGone(error: unknown, poster: Poster | null): Promise<null> {
  if (!(error instanceof LocalError && error.isReaderGone)) throw error
  await poster?.settled()
  return null
}
