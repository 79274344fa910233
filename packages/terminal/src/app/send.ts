/** What Enter does with what was written: it is said, or carried out. */
import {
  isSecretInput,
  planInput,
  sayPhrase,
  type Action,
  type ClientState,
  type SlashOutcome,
} from '@partyline/irc/client'
import { EMPTY_EDITOR } from '../editing/editor.ts'
import { selectedRow } from './scenery.ts'
import { effect, step, type Step, type World } from './step.ts'
import { draftOf, remembered, towards, withDraft, type Ui } from './ui.ts'

export function send(ui: Ui, world: World): Step {
  const { text } = draftOf(ui)
  const { place, scrolled } = world.seen(ui)
  if (text.trim() === '') return enterEmpty(ui, world)
  const row = selectedRow(scrolled, ui)
  const selected = row?.kind === 'message' ? row.item.id : null
  const outcome = planInput(text, { state: world.state, place: place.key, selected })
  if (outcome.kind === 'mistake') {
    return step({ ...ui, notice: { text: sayPhrase(outcome.phrase, world.look.phrases), isMistake: true } })
  }
  const sent = isSecretInput(text) ? ui.sent : remembered(ui.sent, text)
  const done: Ui = { ...withDraft(ui, EMPTY_EDITOR), sent, recalled: -1, completing: null, selected: null }
  return carryOut(done, outcome, world)
}

function carryOut(ui: Ui, outcome: Exclude<SlashOutcome, { kind: 'mistake' }>, { look, state }: World): Step {
  switch (outcome.kind) {
    case 'actions': {
      const actions = outcome.actions.map((action) => withReply(action, ui))
      const isSaid = actions.some(({ kind, ...rest }) => kind === 'send' && 'place' in rest && rest.place === ui.place)
      const after: Ui = {
        ...(outcome.goTo === null ? ui : towards(ui, outcome.goTo)),
        overlay: overlayAfter(outcome.actions),
      }
      return step(isSaid ? { ...after, answering: null, anchor: null, newAfter: null } : after, ...actions)
    }
    case 'help':
      return step({ ...ui, overlay: { kind: 'help', top: 0 } })
    case 'go':
      return step(towards(ui, outcome.to))
    case 'clear':
      return step({
        ...ui,
        anchor: null,
        cleared: new Map(ui.cleared).set(ui.place, newestTime(state, ui)),
        notice: { text: look.strings.hint.cleared, isMistake: false },
      })
    case 'upload':
      return outcome.path === ''
        ? step({ ...ui, notice: { text: look.strings.upload.which, isMistake: true } })
        : effect(ui, outcome)
    case 'cancelUpload':
      return effect(ui, 'cancelUpload')
    case 'quit':
      return { ...effect(ui, 'quit'), actions: [{ kind: 'quit', reason: outcome.reason }] }
    default:
      return outcome satisfies never
  }
}

function newestTime(state: ClientState, ui: Ui): number {
  return state.places.get(ui.place)?.timeline.chunks.at(-1)?.at(-1)?.time ?? 0
}

function withReply(action: Action, { answering, place }: Ui): Action {
  const isReply = action.kind === 'send' && action.place === place && answering !== null && action.replyTo === undefined
  return isReply ? { ...action, replyTo: answering.id } : action
}

function overlayAfter(actions: readonly Action[]): Ui['overlay'] {
  const search = actions.find((action) => action.kind === 'search')
  return search === undefined
    ? null
    : { kind: 'search', editor: { text: search.query.text, cursor: search.query.text.length }, index: 0 }
}

/** Enter without a text does what stands in the hint. */
function enterEmpty(ui: Ui, world: World): Step {
  const { place, scrolled } = world.seen(ui)
  const row = selectedRow(scrolled, ui)
  if (row?.kind === 'pending') {
    const isFailed = typeof row.message.status === 'object'
    const after = { ...ui, selected: null }
    return isFailed ? step(after, { kind: 'resend', place: place.key, key: row.message.key }) : step(after)
  }
  if (row?.kind === 'message' && row.item.id !== null) {
    return step({ ...ui, selected: null, answering: { id: row.item.id, nick: row.item.author.nick } })
  }
  const isOutside = place.membership.kind !== 'joined' && place.membership.kind !== 'joining'
  if (place.kind === 'channel' && isOutside) return step(ui, { kind: 'join', channel: place.name })
  return step(ui)
}
