/** What a client has opened a session for. A program ends when its session, its work or its client does. */
import type { Answer, Question } from '../thread-messages.ts'
import type { Pipe } from '../link/pipe.ts'
import type { ChannelOutput } from './channel-output.ts'
import type { SshTexts } from './ssh-texts.ts'
import type { TerminalSize } from './terminal-size.ts'

export interface ProgramParts {
  /** To a session of the server, which speaks IRC. */
  readonly openPipe: () => Pipe
  /** The server. */
  readonly ask: (question: Question) => Promise<Answer>
  /** A PNG of the server. @param path of its address @returns null where the session has none of it */
  readonly fetchPicture: (path: string) => Promise<Uint8Array | null>
  /** The person wants to see pictures. */
  readonly hasPictures: boolean
  /** Under which the client comes in, where it is free. */
  readonly nick: string
  /** Where it goes. */
  readonly channel: string
  readonly input: AsyncIterable<Uint8Array>
  readonly output: ChannelOutput
  readonly texts: SshTexts
  /** As a locale. */
  readonly language: string
  /** What the client's terminal says of itself. */
  readonly environment: ReadonlyMap<string, string>
  readonly size: TerminalSize
  /** Where the client is, as far as it says so; of IANA. */
  readonly timeZone: string | undefined
  /** At which the client has come; null for none of TCP. */
  readonly port: number | null
  readonly filesOpenMax: number
  /** How the network is called. */
  readonly network: string
  readonly lineBytesMax: number
  /** Resolves when the client is gone. */
  readonly isOver: Promise<void>
  /** A defect. */
  readonly trouble: (error: unknown) => void
}

/** @returns the exit status */
export type Program = (parts: ProgramParts) => Promise<number>
