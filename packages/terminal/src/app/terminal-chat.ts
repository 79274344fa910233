/**
 * The client on a terminal, from its first screen to its end: bytes ─▶ inputs ─▶ another screen and actions ─▶ frames ─▶ bytes.
 *
 * | stage | is left by | for |
 * |---|---|---|
 * | sign-in | Enter | chat |
 * | | Ctrl-C | ended |
 * | chat | the server wants another name or password | sign-in |
 * | | /quit, Ctrl-C twice | ended |
 */
import type { Client, Identity } from '@partyline/irc/client'
import type { FileSender } from '../files/file-sender.ts'
import { InputDecoder } from '../input/input-decoder.ts'
import type { Input } from '../input/input.ts'
import { fileIn } from '../files/file-in.ts'
import { formatsOf } from '../language/formats.ts'
import { languageOf, tagOf } from '../language/languages.ts'
import { PICTURES_HELD_MAX, PIXELS_DRAWN_MAX } from '../limits.ts'
import type { FetchPicture } from '../pictures/picture-shelf.ts'
import { CELL_QUESTION } from '../pictures/sixel-display.ts'
import type { Drawing } from '../screen/encode-frame.ts'
import type { Frame } from '../screen/frame.ts'
import type { Background, Depth, Theme } from '../screen/theme.ts'
import { Widths } from '../screen/widths.ts'
import type { Clock } from '../terminal/clock.ts'
import { ENTER_SCREEN, LEAVE_SCREEN, MOUSE_ON } from '../terminal/modes.ts'
import { notification, windowTitle, type NotificationKind } from '../terminal/notification.ts'
import { Presenter } from '../terminal/presenter.ts'
import { Probe, QUESTIONS, type Answers } from '../terminal/probe.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { Look } from '../view/look.ts'
import { signInFrame } from '../view/sign-in-view.ts'
import { ChatFiles } from './chat-files.ts'
import { ChatPictures, type PictureBounds } from './chat-pictures.ts'
import { ChatScreen } from './chat-screen.ts'
import { signInForm, signInStep, type SignIn } from './sign-in.ts'
import { speakLanguage } from './speak-language.ts'
import type { Effect } from './step.ts'
import { initialUi, type Ui } from './ui.ts'

export interface TerminalChatOptions {
  readonly terminal: Terminal
  readonly clock: Clock
  /** Makes a client that is not connected yet. Called again when the person has given another name or password. */
  readonly connect: (identity: Identity) => Client
  /** Suggested on the first screen, or used at once. */
  readonly identity: Identity
  /** Without the first screen. */
  readonly isSignedIn: boolean
  /** The place that is shown first; null: the first that is joined. */
  readonly place: string | null
  /** The server, as people call it. */
  readonly server: string
  /** A tag or locale, as `zh-CN` or `zh_CN.UTF-8`. */
  readonly language: string
  /** A locale, as `en_GB.UTF-8`: dates are written as in its region. */
  readonly timeLocale?: string
  readonly depth: Depth
  /** null: the terminal is asked. */
  readonly background: Background | null
  readonly notifications: NotificationKind
  readonly hasMouse: boolean
  /** Has pictures of the server shown, where the terminal says that it can. Asked for nothing that is not of the server. */
  readonly fetchPicture?: FetchPicture
  /** Where many screens share the memory of one program. */
  readonly pictureBounds?: PictureBounds
  /** The files of the person; where it is left out, `copyCommand` says how they are sent. */
  readonly files?: FileSender
  /** What a person types on the own machine to send a file to a channel, whose `folder` has its name. */
  readonly copyCommand?: (folder: string) => string
  /** Of IANA; where it is left out, that of this process. */
  readonly timeZone?: string
  /** Nothing says where the person is: the days name the zone of their times. */
  readonly isZoneNamed?: boolean
  /** Ctrl-Z; the owner of the terminal calls `leave`, and `enter` when it is back. */
  readonly onSuspend?: () => void
}

type Stage =
  | { readonly kind: 'signIn'; readonly form: SignIn }
  | { readonly kind: 'chat'; readonly client: Client; readonly screen: ChatScreen }
  | { readonly kind: 'ended' }

/** Longer than the bytes of one key are apart, shorter than a person waits for Esc. */
const ESCAPE_WAIT_MS = 40
const CALL_EVERY_MS = 1000
/** For what is seen to count down. */
const TICK_MS = 1000

export class TerminalChat {
  readonly #options: TerminalChatOptions
  readonly #decoder = new InputDecoder()
  readonly #probe = new Probe()
  readonly #ended = Promise.withResolvers<void>()
  readonly #files: ChatFiles
  readonly #pictures: ChatPictures
  readonly #unsubscribe: (() => void)[] = []
  #identity: Identity
  #stage: Stage
  #look: Look
  #theme: Theme
  #ui: Ui
  /** null while somebody else has the terminal. */
  #presenter: Presenter | null = null
  #flushing: { cancel(): void } | null = null
  #ticking: { cancel(): void } | null = null
  #isAsked = false
  #title = ''
  #calledAt = Number.NEGATIVE_INFINITY

  constructor(options: TerminalChatOptions) {
    this.#options = options
    this.#identity = options.identity
    this.#pictures = new ChatPictures({
      terminal: options.terminal,
      clock: options.clock,
      depth: options.depth,
      fetch: options.fetchPicture ?? null,
      bounds: options.pictureBounds ?? { heldMax: PICTURES_HELD_MAX, pixelsDrawnMax: PIXELS_DRAWN_MAX },
      state: () => (this.#stage.kind === 'chat' ? this.#stage.client.state : null),
      drawSoon: () => this.#presenter?.drawSoon(),
    })
    this.#look = this.#lookWith(new Widths())
    this.#theme = { background: options.background ?? 'dark', depth: options.depth }
    this.#ui = initialUi(options.place)
    this.#files = new ChatFiles({
      clock: options.clock,
      sender: options.files ?? null,
      copyCommand: options.copyCommand ?? ((folder) => `scp FILE HOST:${folder}/`),
      screen: () => (this.#stage.kind === 'chat' ? this.#stage.screen : null),
      drawSoon: () => this.#presenter?.drawSoon(),
    })
    this.#stage = { kind: 'signIn', form: signInForm(this.#identity, null, this.#look.strings) }
  }

  /** Resolves when the person has left, and the terminal is given back. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  start(): void {
    const { terminal, isSignedIn } = this.#options
    this.#unsubscribe.push(
      terminal.onInput((bytes) => this.#received(bytes)),
      terminal.onResize(() => this.#resized()),
    )
    if (isSignedIn) this.#join(this.#identity)
    this.enter()
  }

  /** Takes the terminal, and draws all of it. */
  enter(): void {
    if (this.#stage.kind === 'ended' || this.#presenter !== null) return
    const { terminal, clock, hasMouse } = this.#options
    this.#presenter = new Presenter(terminal, clock, { frame: () => this.#frame(), drawing: () => this.#drawing() })
    const questions = this.#isAsked ? '' : this.#pictures.questions + QUESTIONS
    this.#isAsked = true
    this.#presenter.tell('mode', ENTER_SCREEN + (hasMouse ? MOUSE_ON : '') + questions)
    this.#title = ''
    this.#presenter.drawWhole()
    this.#afterDrawing()
  }

  /** Gives the terminal back as it was; the chat goes on without being seen. */
  leave(): void {
    if (this.#presenter === null) return
    this.#presenter.stop()
    this.#presenter = null
    this.#pictures.forget()
    void this.#options.terminal.write(LEAVE_SCREEN)
  }

  /** Ends all: also when the terminal has ended. */
  stop(reason?: string): void {
    if (this.#stage.kind === 'ended') return
    const { client } = this.#stage.kind === 'chat' ? this.#stage : { client: null }
    this.#stage = { kind: 'ended' }
    this.leave()
    this.#flushing?.cancel()
    this.#ticking?.cancel()
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#files.cancel()
    client?.stop(reason)
    this.#ended.resolve()
  }

  #received(bytes: Uint8Array): void {
    this.#flushing?.cancel()
    this.#takeAll(this.#decoder.decode(bytes))
    if (!this.#decoder.isWaiting) return
    this.#flushing = this.#options.clock.setTimeout(() => this.#takeAll(this.#decoder.flush()), ESCAPE_WAIT_MS)
  }

  #resized(): void {
    this.#presenter?.drawNow()
    if (this.#pictures.hasSixel) this.#presenter?.tell('question', CELL_QUESTION)
    this.#afterDrawing()
  }

  #takeAll(inputs: readonly Input[]): void {
    for (const input of inputs) {
      const answers = this.#probe.take(input)
      if (answers === null) this.#take(input)
      else this.#answered(answers)
    }
    if (inputs.length === 0) return
    this.#presenter?.drawNow()
    this.#afterDrawing()
  }

  #take(input: Input): void {
    if (input.kind === 'cellSize') this.#pictures.cellIs(input)
    else if (this.#stage.kind === 'signIn') this.#signIn(this.#stage.form, input)
    else if (this.#stage.kind === 'chat') {
      this.#do(this.#stage.screen.take(input))
    }
  }

  #do(effect: Effect | null): void {
    if (effect === 'quit') this.stop()
    else if (effect === 'suspend') this.#options.onSuspend?.()
    else if (effect === 'redraw') this.#presenter?.drawWhole()
    else if (effect === 'cancelUpload') this.#files.cancel()
    else if (effect?.kind === 'completePath') void this.#files.complete(effect.written)
    else if (effect?.kind === 'upload') void this.#files.upload(effect)
  }

  #signIn(form: SignIn, input: Input): void {
    const step = signInStep(form, input, this.#identity, this.#look.strings)
    if (step.kind === 'quit') this.stop()
    else if (step.kind === 'join') this.#join(step.identity)
    else this.#stage = { kind: 'signIn', form: step.form }
  }

  #join(identity: Identity): void {
    this.#identity = identity
    const client = this.#options.connect(identity)
    this.#stage = { kind: 'chat', client, screen: this.#screenOf(client) }
    this.#files.join(client)
    this.#unsubscribe.push(
      client.subscribe(() => this.#changed(client)),
      speakLanguage(client, tagOf(this.#options.language)),
    )
    client.act({ kind: 'connect' })
  }

  #screenOf(client: Client): ChatScreen {
    const { terminal, clock } = this.#options
    return new ChatScreen({ client, look: this.#look, size: () => terminal.size, now: () => clock.now() }, this.#ui)
  }

  #changed(client: Client): void {
    if (this.#stage.kind !== 'chat' || this.#stage.client !== client) return
    const { connection } = client.state
    const isWrong = connection.kind === 'ended' && ['password', 'account', 'nickname'].includes(connection.why.kind)
    if (isWrong) {
      this.#files.cancel()
      this.#ui = this.#stage.screen.ui
      this.#stage = { kind: 'signIn', form: signInForm(this.#identity, connection.why, this.#look.strings) }
      client.stop()
    } else {
      const call = this.#stage.screen.changed()
      if (call !== null) this.#call(call.title, call.text)
    }
    this.#presenter?.drawSoon()
    this.#afterDrawing()
  }

  #call(title: string, text: string): void {
    const now = this.#options.clock.monotonic()
    if (now - this.#calledAt < CALL_EVERY_MS) return
    this.#calledAt = now
    const told = notification(this.#options.notifications, title, text)
    if (told !== '') this.#presenter?.tell('call', told)
  }

  /** Not before the person sees it: a page that loads must not make a key wait. */
  #afterDrawing(): void {
    if (this.#ticking !== null || this.#stage.kind !== 'chat') return
    this.#ticking = this.#options.clock.setTimeout(() => this.#tick(), 0)
  }

  #tick(): void {
    this.#ticking = null
    if (this.#stage.kind !== 'chat') return
    this.#stage.screen.want()
    if (this.#presenter !== null) this.#pictures.see(this.#stage.screen.pictures())
    this.#entitle(this.#stage.screen.title())
    const { connection, places } = this.#stage.client.state
    const isCounting = connection.kind === 'waiting' || (places.get(this.#stage.screen.ui.place)?.unread ?? 0) > 0
    if (!isCounting || this.#ticking !== null) return
    this.#ticking = this.#options.clock.setTimeout(() => {
      this.#presenter?.drawSoon()
      this.#tick()
    }, TICK_MS)
  }

  #entitle(title: string): void {
    if (title === this.#title) return
    this.#title = title
    this.#presenter?.tell('title', windowTitle(title))
  }

  #answered({ samples, background, ...graphics }: Answers): void {
    this.#pictures.answered(graphics)
    this.#look = this.#lookWith(new Widths(samples))
    this.#theme = { ...this.#theme, background: this.#options.background ?? background ?? this.#theme.background }
    if (this.#stage.kind === 'chat') {
      this.#ui = this.#stage.screen.ui
      this.#stage = { ...this.#stage, screen: this.#screenOf(this.#stage.client) }
    }
    this.#presenter?.drawWhole()
  }

  #lookWith(widths: Widths): Look {
    const { clock, language } = this.#options
    const { strings, phrases } = languageOf(language)
    return {
      widths,
      strings,
      phrases,
      fileIn: (item) => fileIn(item, this.#pictures.filesOrigin()),
      pictureIn: (item, columns) => this.#pictures.pictureIn(item, columns),
      pictureLines: (picture) => this.#pictures.lines(picture),
      formats: formatsOf(strings, { ...this.#options, now: () => clock.now() }),
    }
  }

  #drawing(): Drawing {
    return { theme: this.#theme, widths: this.#look.widths }
  }

  #frame(): Frame {
    if (this.#stage.kind === 'chat') {
      const { frame } = this.#stage.screen.scene()
      const { drawn } = this.#pictures
      return drawn === undefined ? frame : { ...frame, pictures: drawn }
    }
    const { terminal, server } = this.#options
    if (this.#stage.kind === 'signIn') return signInFrame(this.#stage.form, server, terminal.size, this.#look)
    return { size: terminal.size, rows: [], cursor: null }
  }
}
