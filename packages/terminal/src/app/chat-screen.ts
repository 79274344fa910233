/** The chat over one client: takes inputs and states, and gives scenes. It knows no terminal. */
import type { Action, Client, ClientState, PlaceKey } from '@partyline/irc/client'
import type { Editor } from '../editing/editor.ts'
import type { PathCompletion } from '../files/file-sender.ts'
import type { UploadView } from '../files/uploads.ts'
import type { Strings } from '../language/en.ts'
import type { Input } from '../input/input.ts'
import type { Picture } from '../pictures/picture.ts'
import type { Size } from '../screen/frame.ts'
import type { Look } from '../view/look.ts'
import { placeName } from '../view/places-view.ts'
import type { Hit, Scene } from '../view/scene.ts'
import { windowLines } from '../view/timeline-view.ts'
import { act } from './act.ts'
import { callBetween, callsIn, type Call } from './attention.ts'
import { arrive } from './go-to.ts'
import { placeOf, Scenery } from './scenery.ts'
import { withPaths } from './complete-path.ts'
import type { Step, World } from './step.ts'
import { takeInput } from './take-input.ts'
import type { Ui } from './ui.ts'
import { wantsEarlier, wantsRead } from './wants.ts'

export interface ChatParts {
  readonly client: Client
  readonly now: () => number
  readonly size: () => Size
  readonly look: Look
}

/** Read positions are told at most so often: in a flood each message would be one more line. */
const READ_EVERY_MS = 1000

export class ChatScreen {
  readonly #parts: ChatParts
  readonly #scenery: Scenery
  #ui: Ui
  #before: ClientState
  #hits: readonly Hit[] = []
  #readAt = Number.NEGATIVE_INFINITY

  constructor(parts: ChatParts, ui: Ui) {
    this.#parts = parts
    this.#scenery = new Scenery(parts.look)
    this.#ui = ui
    this.#before = parts.client.state
  }

  get ui(): Ui {
    return this.#ui
  }

  scene(): Scene {
    const { client, size, now } = this.#parts
    const scene = this.#scenery.scene(client.state, this.#ui, size(), now())
    this.#hits = scene.hits
    return scene
  }

  /** What the window is called: the place, and how much waits for this person elsewhere. */
  title(): string {
    const { state } = this.#parts.client
    const waiting = [...state.places.values()].reduce(
      (sum, place) => sum + (place.key === this.#ui.place ? 0 : callsIn(place)),
      0,
    )
    const name = placeName(placeOf(state, this.#ui), state, this.#parts.look)
    return waiting === 0 ? name : `(${waiting}) ${name}`
  }

  /** @returns what only the owner of the terminal can do */
  take(input: Input): Step['effect'] {
    const step = takeInput(this.#ui, input, this.#world(), this.#hits)
    this.#ui = step.ui
    this.#act(step.actions)
    this.#ui = arrive(this.#ui, this.#world())
    return step.effect
  }

  /** Of files that are sent. */
  uploading(upload: UploadView | null): void {
    this.#ui = { ...this.#ui, upload }
  }

  /** Something that was asked for is not done. */
  mistake(say: (strings: Strings) => string): void {
    this.#ui = { ...this.#ui, notice: { text: say(this.#parts.look.strings), isMistake: true } }
  }

  /** null where it is another place. */
  channelAt(key: PlaceKey): string | null {
    const place = this.#parts.client.state.places.get(key)
    return place?.kind === 'channel' ? place.name : null
  }

  /** What was found for `before`, as it was written. */
  completePath(before: Editor, found: PathCompletion): void {
    this.#ui = withPaths(this.#ui, before, found)
  }

  /** After the state has changed. @returns of what the person is to be told */
  changed(): Call | null {
    const { client } = this.#parts
    const call = callBetween(this.#before, client.state, this.#ui)
    this.#before = client.state
    this.#ui = arrive(this.#ui, this.#world())
    return call
  }

  /** Those on the screen. */
  pictures(): readonly Picture[] {
    const { client, size, now } = this.#parts
    const { scrolled, layout } = this.#scenery.seen(client.state, this.#ui, size(), now())
    const lines = windowLines(scrolled, this.#ui.anchor, layout.body.end - layout.body.top)
    const rows = new Set(lines.map(({ row }) => row))
    return [...rows].flatMap((row) => (row.kind === 'message' ? (scrolled.painter.pictureOf(row.item) ?? []) : []))
  }

  /** What the screen wants of the client, now that it stands. */
  want(): void {
    const { client, size, now } = this.#parts
    const seen = this.#scenery.seen(client.state, this.#ui, size(), now())
    const earlier = wantsEarlier(seen)
    if (earlier !== null) client.act(earlier)
    const read = wantsRead(seen)
    if (read === null || now() - this.#readAt < READ_EVERY_MS) return
    this.#readAt = now()
    client.act(read)
  }

  #act(actions: readonly Action[]): void {
    for (const action of actions) this.#parts.client.act(action)
  }

  #world(): World {
    const { client, look, size, now } = this.#parts
    const world: World = {
      state: client.state,
      look,
      seen: (ui) => this.#scenery.seen(client.state, ui, size(), now()),
      act: (ui, deed) => act(ui, deed, world),
    }
    return world
  }
}
