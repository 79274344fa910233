/** One input of the terminal, and what comes of it. */
import { editorOf, insert } from '../editing/editor.ts'
import type { Input } from '../input/input.ts'
import type { Hit } from '../view/scene.ts'
import { act, edited, scrollBy } from './act.ts'
import { goTo } from './go-to.ts'
import { deedOf } from './key-map.ts'
import { choose, overlayText } from './overlay-deeds.ts'
import { step, type Step, type World } from './step.ts'
import { draftOf, towards, withDraft, type Ui } from './ui.ts'

const WHEEL_LINES = 3

/** @param hits what was on the screen when it was clicked */
export function takeInput(ui: Ui, input: Input, world: World, hits: readonly Hit[]): Step {
  switch (input.kind) {
    case 'key': {
      const deed = deedOf(input)
      return deed === null ? step(ui) : act(ui, deed, world)
    }
    case 'text':
      return typed(ui, input.text, world)
    case 'paste':
      return input.isCut ? withCutNotice(typed(ui, input.text, world), world) : typed(ui, input.text, world)
    case 'wheel':
      return scrollBy(ui, input.direction === 'up' ? WHEEL_LINES : -WHEEL_LINES, world)
    case 'click': {
      const hit = hits.find(
        ({ row, column, width }) => row === input.row && input.column >= column && input.column < column + width,
      )
      return hit === undefined ? step(ui) : clicked(ui, hit, world)
    }
    case 'focus':
      return step(focused(ui, input.hasFocus, world))
    case 'cursorAt':
    case 'background':
    case 'attributes':
    case 'graphics':
    case 'colours':
    case 'cellSize':
      return step(ui)
    default:
      return input satisfies never
  }
}

function typed(before: Ui, text: string, world: World): Step {
  const ui: Ui = { ...before, notice: null, isLeaving: false, completing: null }
  if (ui.overlay !== null) return step(overlayText(ui, ui.overlay, text))
  const draft = draftOf(ui)
  if (ui.selected !== null && draft.text === '') {
    if (text === '+') return step(withDraft(ui, editorOf('/react ')))
    if (text === '?') return step({ ...ui, overlay: { kind: 'help', top: 0 } })
  }
  const after = insert(draft, text)
  const isCut = after.text.length < draft.text.length + text.length
  return isCut ? withCutNotice(edited(ui, after), world) : edited(ui, after)
}

function withCutNotice(taken: Step, { look }: World): Step {
  return { ...taken, ui: { ...taken.ui, notice: { text: look.strings.hint.textCut, isMistake: true } } }
}

function clicked(ui: Ui, { target }: Hit, world: World): Step {
  switch (target.kind) {
    case 'place':
      return step(goTo(ui, target.key, world))
    case 'row':
      return step({ ...ui, selected: ui.selected === target.key ? null : target.key })
    case 'person':
      return step(towards(ui, target.nick), { kind: 'open', nick: target.nick })
    case 'entry':
      return ui.overlay === null || ui.overlay.kind === 'help'
        ? step(ui)
        : choose(ui, { ...ui.overlay, index: target.index }, world)
    case 'newest':
      return ui.anchor === null ? step(ui) : act(ui, 'newest', world)
    default:
      return target satisfies never
  }
}

/** What comes while nobody looks is new when somebody looks again. */
function focused(ui: Ui, hasFocus: boolean, world: World): Ui {
  if (hasFocus || ui.newAfter !== null) return { ...ui, hasFocus }
  const { timeline } = world.seen(ui).scrolled
  const newest = timeline.chunks.at(-1)?.at(-1)
  return { ...ui, hasFocus, newAfter: newest?.time ?? null }
}
