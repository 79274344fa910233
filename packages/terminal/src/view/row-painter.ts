/**
 * The rows of a timeline as lines: time, name, text. What a row looks like depends on nothing but the row and the painter, so
 * it is painted once; another width is another painter.
 */
import {
  describeEvent,
  describeFold,
  describeRefusal,
  describeReply,
  hueOf,
  itemById,
  type MessageItem,
  type PendingMessage,
  type Row,
  sayPhrase,
  type SendFailure,
  type Timeline,
} from '@partyline/irc/client'
import type { Strings } from '../language/en.ts'
import type { Picture } from '../pictures/picture.ts'
import { clip, fit, type Line, span, wrap } from '../screen/line.ts'
import type { Hue, Style } from '../screen/style.ts'
import type { Look } from './look.ts'
import { messageLines } from './message-lines.ts'

export interface RowLook extends Look {
  readonly columns: number
}

const SECOND: Style = { fg: 'second' }
const TIME_COLUMNS = 5
/** Time, space, name, mark, space, text. */
const BESIDE_TEXT = TIME_COLUMNS + 1 + 2
const NAME_COLUMNS_MIN = 8
const NAME_COLUMNS_MAX = 16

export class RowPainter {
  readonly #look: RowLook
  readonly #nameColumns: number
  readonly #textColumns: number
  #painted = new WeakMap<Row, readonly Line[]>()

  constructor(look: RowLook) {
    this.#look = look
    this.#nameColumns = Math.min(NAME_COLUMNS_MAX, Math.max(NAME_COLUMNS_MIN, Math.floor(look.columns / 6)))
    this.#textColumns = Math.max(10, look.columns - this.#nameColumns - BESIDE_TEXT)
  }

  /** @param timeline where messages are that are answered */
  paint(row: Row, timeline: Timeline): readonly Line[] {
    const known = this.#painted.get(row)
    if (known !== undefined) return known
    const lines = this.#paint(row, timeline)
    // What it answers may still be loaded.
    const isWhole =
      row.kind !== 'message' || row.item.replyTo === null || itemById(timeline, row.item.replyTo) !== undefined
    if (isWhole) this.#painted.set(row, lines)
    return lines
  }

  pictureOf(item: MessageItem): Picture | null {
    return this.#look.pictureIn(item, this.#textColumns)
  }

  #paint(row: Row, timeline: Timeline): readonly Line[] {
    const { strings, formats, phrases } = this.#look
    switch (row.kind) {
      case 'day':
        return [this.#rule(formats.day(row.time), { fg: 'second' })]
      case 'new':
        return [this.#rule(strings.newMark, { fg: 'danger' })]
      case 'event':
        return this.#aside(row.item.time, '—', sayPhrase(describeEvent(row.item), phrases), SECOND)
      case 'fold': {
        const said = describeFold(row.items)
          .map((phrase) => sayPhrase(phrase, phrases))
          .join(strings.comma)
        return said === '' ? [] : this.#aside(row.items.at(-1)?.time ?? null, '—', said, SECOND)
      }
      case 'reply': {
        const phrase = describeReply(row.item, (time) => `${formats.shortDay(time)} ${formats.time(time)}`)
        if (phrase === null) return []
        const style: Style = row.item.level === 'error' ? { fg: 'danger' } : SECOND
        return this.#aside(row.item.time, '·', sayPhrase(phrase, phrases), style)
      }
      case 'message':
        return this.#message(row.item, row.isFirst, timeline)
      case 'pending':
        return this.#pending(row.message, timeline)
      default:
        return row satisfies never
    }
  }

  #message(item: MessageItem, isFirst: boolean, timeline: Timeline): readonly Line[] {
    const { strings, widths } = this.#look
    const name = isFirst ? nameSpan(item.author.nick, item.author.account, item.form) : null
    const quote = item.replyTo === null ? [] : [this.#quote(item.replyTo, timeline)]
    const body =
      item.redaction === null
        ? [
            ...this.#file(item),
            ...this.#body(item.form, item.author.nick, item.text, item.form === 'notice' ? SECOND : {}),
          ]
        : [[span(strings.redacted(item.redaction.by), { fg: 'second', italic: true })]]
    const rank = item.toRank === '' ? [] : [[span(item.toRank, { fg: 'accent' })]]
    const reactions = item.reactions.length === 0 ? [] : wrap(reactionSpans(item, strings), this.#textColumns, widths)
    const mark = item.mentionsMe && !item.isMine ? 'accent' : null
    const shown = this.pictureOf(item)
    const picture = shown === null ? [] : this.#look.pictureLines(shown)
    return this.#beside(isFirst ? item.time : null, name, [...quote, ...rank, ...body, ...picture, ...reactions], mark)
  }

  /** Second colour until it is stored. */
  #pending(message: PendingMessage, timeline: Timeline): readonly Line[] {
    const { strings, widths } = this.#look
    const { failure } = strings
    const quote = message.replyTo === null ? [] : [this.#quote(message.replyTo, timeline)]
    const body = this.#body(message.form, '', message.text, SECOND)
    const { status } = message
    const isFailed = typeof status === 'object'
    const why = isFailed ? this.#whyFailed(status) : ''
    const below = isFailed ? wrap([span(`${why}. ${failure.remedy}`, { fg: 'danger' })], this.#textColumns, widths) : []
    const sign = span(isFailed ? '✗' : '…', isFailed ? { fg: 'danger' } : SECOND)
    return this.#beside(null, sign, [...quote, ...body, ...below], null)
  }

  #whyFailed(status: SendFailure): string {
    const { strings, phrases } = this.#look
    return status.kind === 'refused'
      ? strings.failure.refused(sayPhrase(describeRefusal(status), phrases))
      : strings.failure[status.kind]
  }

  /** Its name leads there too, where the terminal can (OSC 8); the address below is for all others. */
  #file(item: MessageItem): readonly Line[] {
    const { formats, widths, fileIn } = this.#look
    const file = fileIn(item)
    if (file === null) return []
    const name = span(file.name, { bold: true, underline: true, link: item.text })
    return [clip([name, span(`  ${formats.bytes(file.bytes)}`, SECOND)], this.#textColumns, widths)]
  }

  #body(form: MessageItem['form'], nick: string, text: string, base: Style): readonly Line[] {
    const lines = messageLines(
      form === 'action' ? `${nick} ${text}`.trim() : text,
      this.#textColumns,
      this.#look.widths,
      {
        ...base,
        ...(form === 'action' && { italic: true }),
      },
    )
    return lines.length === 0 ? [[]] : lines
  }

  #quote(id: string, timeline: Timeline): Line {
    const { strings, widths } = this.#look
    const item = itemById(timeline, id)
    const words =
      item?.kind === 'message' ? `${item.author.nick}: ${item.text.replaceAll('\n', ' ')}` : strings.unknownMessage
    return clip([span(`↳ ${words}`, SECOND)], this.#textColumns, widths)
  }

  #aside(time: number | null, sign: string, words: string, style: Style): readonly Line[] {
    const lines = words.split('\n').flatMap((line) => wrap([span(line, style)], this.#textColumns, this.#look.widths))
    return this.#beside(time, span(sign, style), lines, null)
  }

  /** The first line has time and name before it, the others the room of them. */
  #beside(
    time: number | null,
    name: ReturnType<typeof span> | null,
    lines: readonly Line[],
    mark: 'accent' | null,
  ): readonly Line[] {
    const { widths, formats } = this.#look
    const gutter = mark === null ? span('  ') : span('▌ ', { fg: mark })
    const shown = time === null ? '' : formats.time(time)
    const first = [
      span(`${shown.padEnd(TIME_COLUMNS)} `, { fg: 'quiet' }),
      ...fit(name === null ? [] : [name], this.#nameColumns, widths, 'start'),
      gutter,
    ]
    const others = [span(' '.repeat(TIME_COLUMNS + 1 + this.#nameColumns)), gutter]
    return lines.map((line, index) => [...(index === 0 ? first : others), ...line])
  }

  #rule(words: string, style: Style): Line {
    const { columns, widths } = this.#look
    const dash = widths.of('─') === 1 ? '─' : '-'
    const indent = TIME_COLUMNS + 1 + this.#nameColumns - 2
    const before = dash.repeat(Math.max(1, indent))
    const after = Math.max(1, columns - indent - widths.of(words) - 3)
    const rule: Style = style.fg === 'danger' ? style : { fg: 'line' }
    return [span(`${before} `, rule), span(words, style), span(` ${dash.repeat(after)}`, rule)]
  }
}

export function nameSpan(
  nick: string,
  account: string | null,
  form: MessageItem['form'] = 'message',
): ReturnType<typeof span> {
  if (form === 'action') return span('*', { fg: hue(nick, account) })
  return span(nick, { fg: hue(nick, account), ...(form === 'notice' ? { italic: true } : { bold: true }) })
}

export function hue(nick: string, account: string | null): Hue {
  const HUES: readonly Hue[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
  return HUES[hueOf(account ?? nick)] ?? 0
}

function reactionSpans({ reactions }: MessageItem, strings: Strings): Line {
  return reactions.flatMap(({ text, nicks, isMine }) => [
    span(
      strings.reactions(text, nicks.length),
      isMine ? { fg: 'accent', bg: 'raised' } : { fg: 'second', bg: 'raised' },
    ),
    span(' '),
  ])
}
