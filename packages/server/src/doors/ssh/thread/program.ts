/** What a client has opened a session for. A program ends when its session, its work or its client does. */
import type { Pipe } from '../link/pipe.ts'
import type { ChannelOutput } from './channel-output.ts'
import type { SshTexts } from './ssh-texts.ts'

export interface ProgramParts {
  /** To a session of the server, which speaks IRC. */
  readonly pipe: Pipe
  /** Under which the client comes in, where it is free. */
  readonly nick: string
  /** Where it goes. */
  readonly channel: string
  readonly input: AsyncIterable<Uint8Array>
  readonly output: ChannelOutput
  readonly texts: SshTexts
  readonly lineBytesMax: number
  /** Resolves when the client is gone. */
  readonly isOver: Promise<void>
}

/** @returns the exit status */
export type Program = (parts: ProgramParts) => Promise<number>
