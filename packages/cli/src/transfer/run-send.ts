/** `partyline send`, from its options to the acknowledgement of the other side. */
import { resolve } from 'node:path'
import { systemClock } from '@partyline/net'
import {
  checkNamed,
  type Code,
  formatCode,
  generateCode,
  type Meeting,
  sendOver,
  type Source,
} from '@partyline/transfer'
import type { Host } from '../host.ts'
import { text } from '../language/text.ts'
import { shellWord } from '../shell-word.ts'
import { askedCode, givenCode } from './find-code.ts'
import type { Post, SendOptions } from './options.ts'
import { runPost } from './run-post.ts'
import { meetAnd, runTransfer, type TransferRun } from './run-transfer.ts'
import { pageOf } from './relay-address.ts'
import { isWaitedFor, reachableAt, wayOf } from './ways.ts'

/** @returns the exit code */
export function runSend(options: SendOptions, host: Host): Promise<number> {
  const { what } = options
  if (what.kind === 'channel') return runPost(options, what, host)
  return runTransfer(host, options, (run) => send(run, options, what))
}

async function send(run: TransferRun, options: SendOptions, what: Exclude<SendOptions['what'], Post>): Promise<number> {
  const { host, display, peers, openRelay, signal } = run
  const source = sourceOf(what, host.cwd)
  if (source.kind === 'files') checkNamed(source.paths)
  const way = wayOf(options.place, 'listen', openRelay)
  const given = await givenCode({ options, host, peers, argument: null, tell: (said) => display.tell(said) })
  const code = given ?? (isWaitedFor(way) ? generateCode() : await askedCode(host, signal))
  let isRead = false
  const onOpen = (meeting: Meeting) => {
    if (isWaitedFor(way)) void invite(run, meeting, given === null ? code : null, options.hasQr)
  }
  return meetAnd(run, { way, role: 'sender', code, isRepeatable: () => !isRead, onOpen }, async ({ connection }) => {
    // What comes from a pipe can be read once.
    isRead = source.kind === 'stream'
    const { isCompressing } = options
    const report = await sendOver(connection, {
      source,
      isCompressing,
      clock: systemClock,
      tally: display.tally,
      signal,
    })
    return report.skippedCount
  })
}

function sourceOf(what: Exclude<SendOptions['what'], Post>, cwd: string): Source {
  switch (what.kind) {
    case 'paths':
      return { kind: 'files', paths: what.paths.map((path) => resolve(cwd, path)) }
    case 'input':
      return { kind: 'stream', chunks: process.stdin }
    case 'text':
      return { kind: 'text', text: what.text }
    default:
      return what satisfies never
  }
}

/** What the other side has to do. @param code null where it is known there already */
export async function invite(
  { host, display, options: { place, known } }: Pick<TransferRun, 'host' | 'display' | 'options'>,
  { addresses }: Meeting,
  code: Code | null,
  hasQr: boolean,
  command: 'receive' | 'send' = 'receive',
): Promise<void> {
  const via = place?.kind === 'via' ? pageOf(place.relay) : null
  const reachable = via === null ? reachableAt(addresses) : []
  display.event('waiting', { code: code === null ? null : formatCode(code), addresses: reachable, via })
  const [first = ''] = reachable
  const way = via === null ? `--to ${shellWord(first)}` : `--via ${shellWord(via)}`
  const here = `partyline ${command}${command === 'send' ? ' PATH' : ''}${known === null ? '' : ' --known NAME'}`
  const there = `${here} ${way}`
  if (code !== null && !display.isJson) host.writeOutput(`${formatCode(code)}\n`)
  // A sender does not search: it is told where to go.
  const asked = via === null && command === 'receive' ? here : there
  display.tell(
    known === null
      ? text`On the other machine: ${asked}, and then the code.`
      : text`On the other machine: ${asked}, by the name that it has for this one.`,
  )
  if (asked === here) display.tell(text`Where it is not found by itself: ${there}`)
  if (code !== null && hasQr) {
    const { qrCode } = await import('../admin/qr-code.ts')
    display.tell(qrCode(`${there} ${formatCode(code)}`))
  }
}
