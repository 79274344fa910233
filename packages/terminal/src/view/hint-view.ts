/** The row above the composer: what a key would do now, who is typing, what is new below. */
import {
  describeRefusal,
  findSlashCommand,
  sayPhrase,
  slashUsage,
  type ClientState,
  type Place,
} from '@partyline/irc/client'
import { draftOf, type Ui } from '../app/ui.ts'
import { clip, fit, type Line, lineWidth, span } from '../screen/line.ts'
import type { Look } from './look.ts'
import { unreadOf } from './places-view.ts'

export interface Hinted {
  /** Of the selected row; null: none is. */
  readonly selectedKind: 'message' | 'pending' | 'other' | null
  readonly now: number
}

export function hintLine(state: ClientState, place: Place, ui: Ui, hinted: Hinted, columns: number, look: Look): Line {
  const { strings, widths } = look
  const below = ui.anchor === null ? (place.detached === null ? '' : strings.atEarlier) : newBelow(place, ui, look)
  const right: Line = below === '' ? [] : [span(` ${below} `, { fg: 'accent', bold: true })]
  const room = columns - lineWidth(right, widths)
  return [...fit(clip([span(' '), ...leftHint(state, place, ui, hinted, look)], room, widths), room, widths), ...right]
}

function newBelow(place: Place, ui: Ui, { strings }: Look): string {
  const unread = unreadOf(place, ui)
  return unread > 0 ? strings.newBelow(unread) : strings.atEarlier
}

function leftHint(state: ClientState, place: Place, ui: Ui, { selectedKind, now }: Hinted, look: Look): Line {
  const { strings } = look
  const { hint } = strings
  if (ui.notice !== null) return [span(ui.notice.text, { fg: ui.notice.isMistake ? 'danger' : 'accent' })]
  if (ui.isLeaving) return [span(ui.upload?.kind === 'sending' ? hint.leaveUploading : hint.leave, { fg: 'accent' })]
  if (ui.completing !== null) return candidates(ui, look)
  const command = commandHint(ui, look)
  if (command !== null) return command
  if (selectedKind !== null) {
    const words = { message: hint.selected, pending: hint.selectedPending, other: hint.selectedPlain }[selectedKind]
    return [span(words, { fg: 'accent' })]
  }
  if (ui.answering !== null) return [span(`↳ ${hint.replying(ui.answering.nick)}`, { fg: 'accent' })]
  const away = state.connection.kind === 'online' ? membershipHint(place, look) : null
  if (away !== null) return away
  const typing = place.typing.filter(({ until }) => until > now).map(({ nick }) => nick)
  if (typing.length > 0) return [span(strings.typing(typing), { fg: 'second' })]
  const invitation = state.invitations.at(-1)
  if (invitation !== undefined && now - invitation.time < INVITATION_SHOWN_MS) {
    return [span(strings.inviting(invitation.channel, invitation.by), { fg: 'accent' })]
  }
  return draftOf(ui).text === '' ? [span(hint.keys, { fg: 'quiet' })] : []
}

const INVITATION_SHOWN_MS = 60_000

/** The line of help for the command that is being typed. */
function commandHint(ui: Ui, { phrases }: Look): Line | null {
  const [, name] = /^\/([a-z0-9]+)(?:\s|$)/i.exec(draftOf(ui).text) ?? []
  const command = name === undefined ? undefined : findSlashCommand(name.toLowerCase())
  if (command === undefined) return null
  return [
    span(sayPhrase(slashUsage(command), phrases), { fg: 'accent' }),
    span(`  ${sayPhrase(command.help, phrases)}`, { fg: 'second' }),
  ]
}

function candidates({ completing }: Ui, { phrases }: Look): Line {
  if (completing === null) return []
  const { completion, index } = completing
  const from = Math.max(0, index - 2)
  return completion.candidates.slice(from, from + 12).flatMap(({ label, help }, place) => {
    const isTaken = from + place === index
    const says = isTaken && help !== null ? ` ${sayPhrase(help, phrases)}` : ''
    return [span(label, isTaken ? { fg: 'accent', bold: true } : { fg: 'second' }), span(`${says}  `, { fg: 'second' })]
  })
}

function membershipHint({ membership, name }: Place, { strings, phrases }: Look): Line | null {
  switch (membership.kind) {
    case 'joined':
      return null
    case 'joining':
      return [span(strings.membership.joining, { fg: 'second' })]
    case 'left':
      return [span(strings.membership.left, { fg: 'accent' })]
    case 'kicked':
      return [span(strings.membership.kicked(membership.by, membership.reason), { fg: 'danger' })]
    case 'refused': {
      const why = describeRefusal({ ...membership, context: [name] })
      return [span(strings.membership.refused(sayPhrase(why, phrases)), { fg: 'danger' })]
    }
    default:
      return membership satisfies never
  }
}
