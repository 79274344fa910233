/** What a chat asks of the machine that has its person's files. Where that is another one than this, as over ssh, there is none. */
import type { ClientState } from '@partyline/irc/client'

export interface LocalFile {
  readonly path: string
  /** As it is shown. */
  readonly name: string
  readonly bytes: number
}

/** Why something is not done, in the language of the person. */
export interface FileTrouble {
  readonly why: string
}

export interface PathCompletion {
  /** Where the last word begins. */
  readonly start: number
  /** What takes its place, written so that `find` reads it as it is meant. At least one; a folder ends in a slash. */
  readonly candidates: readonly string[]
}

export interface SendingTo {
  /** null: nobody is told, and the caller gets the link. */
  readonly channel: string | null
  /** Pictures and films keep what their camera has noted, such as the place. */
  readonly isKeptAsItIs: boolean
  readonly state: ClientState
}

export interface SendingWatch {
  readonly signal: AbortSignal
  /** So many bytes are there, or on their way. */
  readonly onProgress: (bytes: number) => void
  /** The connection broke, and it is tried again. */
  readonly onBreak: () => void
}

/** None of them rejects. */
export interface FileSender {
  /** @param written behind the command, up to the cursor @returns null where nothing fits */
  complete(written: string): Promise<PathCompletion | null>
  /** One or several files, with spaces between them, or quoted as in a shell. */
  find(written: string): Promise<readonly LocalFile[] | FileTrouble>
  /** @returns the link; null where it was given up */
  send(file: LocalFile, to: SendingTo, watch: SendingWatch): Promise<string | FileTrouble | null>
}
