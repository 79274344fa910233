/** What a chat does with the files of its person: sends them, completes their names, or says how they are sent from where they are. */
import type { Client, UploadWish } from '@partyline/irc/client'
import type { FileSender } from '../files/file-sender.ts'
import { Uploads, type UploadView } from '../files/uploads.ts'
import type { Clock } from '../terminal/clock.ts'
import type { ChatScreen } from './chat-screen.ts'
import { draftOf } from './ui.ts'

export interface ChatFilesParts {
  /** null: they are on another machine. */
  readonly sender: FileSender | null
  /** What a person types there to send one to a channel. */
  readonly copyCommand: (folder: string) => string
  readonly clock: Pick<Clock, 'monotonic'>
  /** The chat as it is now; null: there is none. */
  readonly screen: () => ChatScreen | null
  readonly drawSoon: () => void
}

const CHANNEL = 'CHANNEL'

export class ChatFiles {
  readonly #parts: ChatFilesParts
  #uploads: Uploads | null = null

  constructor(parts: ChatFilesParts) {
    this.#parts = parts
  }

  /** From now on they are sent by this client. */
  join(client: Client): void {
    const { sender, clock, screen, drawSoon } = this.#parts
    if (sender === null) return
    const onChange = (view: UploadView | null) => {
      screen()?.uploading(view)
      drawSoon()
    }
    this.#uploads = new Uploads({ sender, client, monotonic: () => clock.monotonic(), onChange })
  }

  async upload(wish: UploadWish): Promise<void> {
    const { copyCommand, screen, drawSoon } = this.#parts
    if (this.#uploads === null) {
      // One `#` may be left out: a shell takes it for a comment.
      const folder =
        screen()
          ?.channelAt(wish.place)
          ?.replace(/^#(?!#)/, '') ?? CHANNEL
      return screen()?.mistake((strings) => strings.upload.elsewhere(copyCommand(folder)))
    }
    const trouble = await this.#uploads.begin(wish)
    if (trouble !== null) screen()?.mistake(() => trouble.why)
    return drawSoon()
  }

  async complete(written: string): Promise<void> {
    const { sender, screen, drawSoon } = this.#parts
    const before = screen()?.ui
    const found = await sender?.complete(written)
    if (before === undefined || found === undefined || found === null) return
    screen()?.completePath(draftOf(before), found)
    drawSoon()
  }

  cancel(): void {
    this.#uploads?.cancel()
  }
}
