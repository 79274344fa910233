/** Pictures in the chat: whether and how this terminal shows them, and where those of the server are. */
import type { ClientState, MessageItem } from '@partyline/irc/client'
import { GRAPHICS_QUESTION } from '../pictures/kitty.ts'
import { KittyDisplay } from '../pictures/kitty-display.ts'
import { pictureIn, type Picture } from '../pictures/picture.ts'
import type { PictureDisplay } from '../pictures/picture-display.ts'
import { PictureShelf, type FetchPicture } from '../pictures/picture-shelf.ts'
import { type CellSize, SIXEL_QUESTIONS, SixelDisplay, type SixelTerminal } from '../pictures/sixel-display.ts'
import type { DrawnPicture } from '../screen/frame.ts'
import type { Line } from '../screen/line.ts'
import type { Depth } from '../screen/theme.ts'
import type { Answers } from '../terminal/probe.ts'
import type { Clock } from '../terminal/clock.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** What pictures take of the memory of the program that draws them. */
export interface PictureBounds {
  /** On the screen, and of those that were there. */
  readonly heldMax: number
  /** Of each, with sixel. A larger one is drawn smaller. */
  readonly pixelsDrawnMax: number
}

export interface ChatPicturesParts {
  readonly terminal: Pick<Terminal, 'write'>
  readonly clock: Pick<Clock, 'setTimeout'>
  readonly depth: Depth
  /** null: no pictures are wanted. */
  readonly fetch: FetchPicture | null
  readonly bounds: PictureBounds
  /** null while there is none. */
  readonly state: () => ClientState | null
  readonly drawSoon: () => void
}

export class ChatPictures {
  readonly #parts: ChatPicturesParts
  #shown: { readonly display: PictureDisplay; readonly shelf: PictureShelf } | null = null
  #sixel: SixelTerminal | null = null

  constructor(parts: ChatPicturesParts) {
    this.#parts = parts
  }

  /** What the terminal is to be asked, before DA1. */
  get questions(): string {
    return this.#parts.fetch === null ? '' : GRAPHICS_QUESTION + SIXEL_QUESTIONS
  }

  /** Its cells may have another size after the window has. */
  get hasSixel(): boolean {
    return this.#sixel !== null
  }

  get drawn(): ReadonlyMap<number, DrawnPicture> | undefined {
    return this.#shown?.display.drawn
  }

  answered({ hasGraphics, sixel }: Pick<Answers, 'hasGraphics' | 'sixel'>): void {
    const { fetch, depth, terminal, clock } = this.#parts
    if (fetch === null) return
    // Terminals with placeholders have no sixel. Those with both (Konsole, WezTerm) do not know placeholders, and have no way to say so.
    if (sixel !== null) this.#useSixel(sixel, fetch)
    // The colour of a placeholder is a number: only true colours come through as they are.
    else if (hasGraphics && depth === 'full') this.#use(new KittyDisplay(terminal, clock), fetch)
  }

  /** Pictures of another size are made anew. */
  cellIs({ width, height }: CellSize): void {
    const { fetch } = this.#parts
    if (fetch === null || this.#sixel === null) return
    const { cell } = this.#sixel
    if (cell?.width === width && cell.height === height) return
    this.#useSixel({ ...this.#sixel, cell: { width, height } }, fetch)
    this.#parts.drawSoon()
  }

  /** @param columns that there are for it @returns null where the message has none, or it cannot be shown */
  pictureIn(item: MessageItem, columns: number): Picture | null {
    const origin = this.filesOrigin()
    if (this.#shown === null || origin === null) return null
    const { pixelsMax } = this.#shown.display
    return pictureIn(item, { origin, thumbnails: this.#thumbnails(origin), pixelsMax }, columns)
  }

  lines(picture: Picture): readonly Line[] {
    return this.#shown?.display.lines(picture) ?? []
  }

  see(pictures: readonly Picture[]): void {
    this.#shown?.shelf.see(pictures)
  }

  forget(): void {
    this.#shown?.shelf.forget()
  }

  /** Where the files of the server are. */
  filesOrigin(): string | null {
    const files = this.#supported('soju.im/FILEHOST')
    return URL.canParse(files) ? new URL(files).origin : null
  }

  /** Nothing is fetched from elsewhere, whatever the server says. */
  #thumbnails(origin: string): string | null {
    const thumbnails = this.#supported('partyline/THUMBNAILS')
    return URL.canParse(thumbnails) && new URL(thumbnails).origin === origin ? thumbnails : null
  }

  #supported(token: string): string {
    return this.#parts.state()?.server.isupport.get(token) ?? ''
  }

  #useSixel(sixel: SixelTerminal, fetch: FetchPicture): void {
    this.#sixel = sixel
    const { terminal, bounds, drawSoon } = this.#parts
    const { pixelsDrawnMax } = bounds
    this.#use(new SixelDisplay(sixel, { terminal, pixelsDrawnMax, onChange: drawSoon }), fetch)
  }

  #use(display: PictureDisplay, fetch: FetchPicture): void {
    const shelf = this.#shown?.shelf ?? new PictureShelf(fetch, display, this.#parts.bounds.heldMax)
    shelf.use(display)
    this.#shown = { display, shelf }
  }
}
