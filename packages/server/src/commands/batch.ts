/**
 * BATCH as clients send it, and the lines in between (IRCv3 client-batch, draft/multiline): they gather in the session, and the last one makes a wish of
 * them. Nothing is answered before, but a line that has a label of its own. What goes wrong is said once, and all else of that batch
 * passed over. Other commands in between, such as the PONG that a client owes, are carried out as ever.
 */
import { foldName } from '@partyline/irc'
import type { Limits } from '../limits.ts'
import { composeText, CONCAT_TAG } from '../network/multiline.ts'
import type { ClientBatch } from '../session/client-batch.ts'
import { bytesOf, clientTagsOf } from './client-tags.ts'
import { refusal, silently, wish, type CommandDefinition, type PreparedPlan, type Request } from './definition.ts'
import { labelOf } from './label.ts'
import { splitList } from './lists.ts'
import { serviceOf } from './services/services.ts'

const MULTILINE = 'draft/multiline'
/** As the specification of batches has it. */
const REFERENCE = /^[\dA-Za-z-]+$/

export const batch: CommandDefinition = {
  verb: 'BATCH',
  rights: 'registered',
  cost: 1,
  plan(request) {
    const { session, params, tags } = request
    const [signed = ''] = params
    if (!session.can(MULTILINE) || !session.can('batch')) {
      return failed(request, 'MULTILINE_INVALID', [], 'Please negotiate draft/multiline and batch first')
    }
    if (tags.has('batch')) return invalid(request, 'A batch has no batch within it')
    if (signed.startsWith('+')) return begin(request, signed.slice(1))
    if (signed.startsWith('-')) return end(request, signed.slice(1))
    return unknownReference(request, signed, 'A batch begins with + and its reference, and ends with - and the same')
  },
}

function begin(request: Request, reference: string): PreparedPlan {
  const { session, params, tags } = request
  const [, type = '', list = ''] = params
  const [target = '', ...others] = splitList(list)
  if (session.batch?.hasFailed === false) return invalid(request, 'There is a batch already: end it first')
  if (!REFERENCE.test(reference))
    return unknownReference(request, reference, 'A reference has letters, digits and hyphens only')
  if (type !== MULTILINE)
    return failed(request, 'UNKNOWN_TYPE', [reference, type || '*'], `A batch is ${MULTILINE} here, and nothing else`)
  if (target === '' || others.length > 0) return failed(request, 'MULTILINE_INVALID', [], 'A batch has one target')
  if (serviceOf(target) !== undefined)
    return failed(request, 'MULTILINE_INVALID', [], `${target} takes one line at a time`)
  const label = labelOf(tags)
  const begun = { reference, target, tags: clientTagsOf(session, tags), label, lines: [], bytes: 0, hasFailed: false }
  // Its label is that of what comes of the batch.
  return { ...silently({ batch: begun }), label: null }
}

/** A line with the tag of a batch, whatever its command. */
export function addToBatch(request: Request, verb: string, reference: string): PreparedPlan {
  const { session, params, tags, info } = request
  const { batch: open } = session
  if (open === null) return failed(request, 'MULTILINE_INVALID', [], 'There is no such batch')
  if (open.hasFailed) return silently()
  if (reference !== open.reference) return invalid(request, 'The line is of another batch than the one that is there')
  const [target = '', text] = params
  if (verb !== 'PRIVMSG' || text === undefined)
    return invalid(request, 'A batch has lines of PRIVMSG only, with a text each')
  if (foldName(target) !== foldName(open.target)) {
    return failed(
      request,
      'MULTILINE_INVALID_TARGET',
      [open.target, target],
      'The line has another target than its batch',
    )
  }
  const isConcat = tags.has(CONCAT_TAG) && open.lines.length > 0
  if (isConcat && text === '') return invalid(request, 'A line that goes on with the one before has a text')
  const lines = [...open.lines, { text, isConcat }]
  const bytes = open.bytes + Buffer.byteLength(text) + (isConcat || open.lines.length === 0 ? 0 : 1)
  return refuseSize(request, { ...open, lines, bytes }, info.limits) ?? silently({ batch: { ...open, lines, bytes } })
}

function refuseSize(request: Request, { lines, bytes }: ClientBatch, limits: Limits): PreparedPlan | null {
  const { multilineBytesMax, multilineLinesMax } = limits
  if (bytes > multilineBytesMax) {
    const text = `A message has at most ${multilineBytesMax} bytes. Nothing was sent`
    return failed(request, 'MULTILINE_MAX_BYTES', [String(multilineBytesMax)], text)
  }
  if (lines.length <= multilineLinesMax) return null
  const text = `A message has at most ${multilineLinesMax} lines. Nothing was sent`
  return failed(request, 'MULTILINE_MAX_LINES', [String(multilineLinesMax)], text)
}

function end(request: Request, reference: string): PreparedPlan {
  const { batch: open } = request.session
  if (open === null) return unknownReference(request, reference, 'There is no such batch')
  if (reference !== open.reference) return unknownReference(request, reference, 'Another batch is there')
  if (open.hasFailed) return silently({ batch: null })
  if (open.lines.every(({ text }) => text === '')) {
    return {
      ...failed(request, 'MULTILINE_INVALID', [], 'A message has at least one line that is not blank'),
      becomes: { batch: null },
    }
  }
  const { text, tags } = composeText(open.lines, open.tags)
  // Readers that do not have the capability get the tags with each line, and its own line has paid for them once.
  const becomes = { batch: null, speaks: true, chargedBytes: (open.lines.length - 1) * bytesOf(open.tags) } as const
  return {
    ...wish({ kind: 'message', verb: 'PRIVMSG', targets: [open.target], text, tags }, becomes),
    ...labelled(open),
  }
}

/** The label of the batch is on what comes of it; where it has none, that of the line which brings it about. */
function labelled({ label }: ClientBatch): { readonly label?: string } {
  return label === null ? {} : { label }
}

function invalid(request: Request, text: string): PreparedPlan {
  return failed(request, 'MULTILINE_INVALID', [], `${text}. Nothing was sent`)
}

function unknownReference(request: Request, reference: string, text: string): PreparedPlan {
  return failed(request, 'INVALID_REFTAG', [reference || '*'], text)
}

/** The batch that is there has failed with it; its label is on the answer. */
function failed(request: Request, code: string, params: readonly string[], text: string): PreparedPlan {
  const { batch: open } = request.session
  const plan = refusal({ kind: 'failure', verb: 'BATCH', code, params, text })
  if (open === null || open.hasFailed) return plan
  return { ...plan, becomes: { batch: { ...open, lines: [], hasFailed: true } }, ...labelled(open) }
}
