/** What a person sees of a transfer on a terminal, and what a program reads with `--json`; a pipe gets neither line that changes. */
import { visibleControls } from '@partyline/irc/client'
import { type Clock, NetError, systemClock } from '@partyline/net'
import { type Phase, type Skipped, Tally, TransferError } from '@partyline/transfer'
import { formatBytes } from '../format-bytes.ts'
import { type Catalogue, say, type Text, text } from '../language/text.ts'
import { StatusLine } from '../nc/status-line.ts'

export interface DisplayParts {
  readonly catalogue: Catalogue
  readonly isJson: boolean
  /** Standard error is a terminal. */
  readonly isTerminal: boolean
  readonly writeError: (text: string) => void
  readonly clock?: Clock
}

const INTERVAL_MS = { terminal: 200, json: 1_000 } as const
/** Of the rate: what it was in the last seconds says when it will be done. */
const WINDOW_MS = 5_000
const PATH_LENGTH_MAX = 30

export class Display implements Disposable {
  readonly tally: Tally
  readonly #parts: DisplayParts
  readonly #clock: Clock
  readonly #status: StatusLine
  readonly #timer: { cancel(): void } | null
  #began: number
  #isAsking = false
  #samples: { readonly at: number; readonly bytes: number }[] = []

  constructor(parts: DisplayParts) {
    this.#parts = parts
    this.#clock = parts.clock ?? systemClock
    this.#began = this.#clock.monotonic()
    this.#status = new StatusLine(parts.writeError)
    this.tally = new Tally({
      onPhase: (phase) => {
        if (phase === 'moving' || phase === 'listing') this.#began = this.#clock.monotonic()
        this.event('phase', { phase })
      },
      onSkipped: (skipped) => this.#skipped(skipped),
      onDiffering: (path, bytesKept) => {
        this.event('differing', { path, bytesKept })
        this.tell(text`${harmless(path)} is not what is there: it is sent again from byte ${bytesKept} on`)
      },
    })
    const intervalMs = parts.isJson ? INTERVAL_MS.json : parts.isTerminal ? INTERVAL_MS.terminal : null
    this.#timer = intervalMs === null ? null : this.#clock.setInterval(() => this.#show(), intervalMs)
  }

  get isJson(): boolean {
    return this.#parts.isJson
  }

  /** A line for a person. */
  tell(said: Text): void {
    if (this.#parts.isJson) return
    this.#status.erase()
    this.#parts.writeError(`${say(said, this.#parts.catalogue)}\n`)
  }

  /** A line for a program. */
  event(event: string, fields: Readonly<Record<string, unknown>>): void {
    if (!this.#parts.isJson) return
    this.#parts.writeError(`${JSON.stringify({ event, ...fields })}\n`)
  }

  /** While a person is asked something, the line that changes would stand in the place of the question. */
  async whileAsking<T>(ask: () => Promise<T>): Promise<T> {
    this.#status.erase()
    this.#isAsking = true
    try {
      return await ask()
    } finally {
      this.#isAsking = false
    }
  }

  /** Everything has arrived. @param skippedCount what was left out */
  done(skippedCount: number): void {
    const { bytes, bytesKept } = this.tally
    const files = this.tally.files - this.tally.filesSkipped
    const durationMs = Math.round(this.#clock.monotonic() - this.#began)
    this.event('done', { files, bytes, bytesKept, skipped: skippedCount, durationMs })
    const rate = formatBytes(Math.round(((bytes - bytesKept) * 1_000) / Math.max(durationMs, 1)))
    const files_ = files === 1 ? text`1 file` : text`${files} files`
    this.tell(text`Done: ${files_}, ${formatBytes(bytes)}, ${rate}/s, verified.`)
    if (skippedCount > 0) this.tell(text`Left out: ${skippedCount}`)
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel()
    this.#status.erase()
  }

  #skipped({ path, reason }: Skipped): void {
    this.event('skipped', { path, reason })
    this.tell(text`Left out: ${harmless(path)} ${harmless(reason)}`)
  }

  #show(): void {
    const { phase, bytes, bytesTotal, files, filesTotal, path, fileBytes, fileBytesTotal, bytesKept } = this.tally
    const ofFile = { path, fileBytes, fileBytesTotal }
    const bytesPerSecond = this.#rate(bytes)
    if (this.#parts.isJson) {
      if (phase === 'moving')
        this.event('progress', { ...ofFile, bytes, bytesTotal, bytesKept, files, filesTotal, bytesPerSecond })
      return
    }
    if (!this.#isAsking) this.#status.show(say(this.#line(phase, bytesPerSecond), this.#parts.catalogue))
  }

  #line(phase: Phase, bytesPerSecond: number): Text {
    const { bytes, bytesTotal, files, filesTotal, path, fileBytes, fileBytesTotal } = this.tally
    switch (phase) {
      case 'waiting':
        return text`waiting for the other side …`
      case 'connecting':
        return text`connecting …`
      case 'listing':
        return text`listing: ${filesTotal} files …`
      case 'comparing':
        return text`comparing with what is there …`
      case 'verifying':
        return text`verifying …`
      case 'done':
        return text`done`
      case 'moving': {
        const name = shortened(harmless(path))
        const rate = `${formatBytes(bytesPerSecond)}/s`
        if (bytesTotal === null) return text`${name}  ${formatBytes(bytes)}, ${rate}`
        const percent = percentOf(bytes, bytesTotal)
        const ofFile = fileBytesTotal === null ? '' : ` ${percentOf(fileBytes, fileBytesTotal)}%`
        const count = filesTotal > 1 ? `${ofFile} ${files}/${filesTotal}` : ''
        const left = bytesPerSecond === 0 ? '' : ` ${formatLeft((bytesTotal - bytes) / bytesPerSecond)}`
        return text`${name}${count}  ${percent}% of ${formatBytes(bytesTotal)}, ${rate}${left}`
      }
      default:
        return phase satisfies never
    }
  }

  #rate(bytes: number): number {
    const at = this.#clock.monotonic()
    // A new connection counts anew.
    if ((this.#samples.at(-1)?.bytes ?? 0) > bytes) this.#samples = []
    this.#samples.push({ at, bytes })
    this.#samples = this.#samples.filter((sample) => at - sample.at <= WINDOW_MS)
    const [first] = this.#samples
    return first === undefined || first.at === at ? 0 : Math.round(((bytes - first.bytes) * 1_000) / (at - first.at))
  }
}

/** Text from the other side, or of a name on a disk, for a terminal: on one line, with every control character as a symbol. */
export function harmless(said: string): string {
  return visibleControls(said).replaceAll(/[\t\n]/g, ' ')
}

/** A failure as a person may be shown it: its words may come from the other side. */
export function harmlessError(error: unknown): unknown {
  if (!(error instanceof TransferError || error instanceof NetError)) return error
  const { code, remedy } = error
  const message =
    error instanceof TransferError && error.isFromPeer ? `the other side: ${error.message}` : error.message
  return Object.assign(new Error(harmless(message), { cause: error.cause }), { code, remedy })
}

function percentOf(bytes: number, bytesTotal: number): number {
  return bytesTotal === 0 ? 100 : Math.floor((bytes * 100) / bytesTotal)
}

function shortened(path: string): string {
  return path.length <= PATH_LENGTH_MAX ? path : `…${path.slice(1 - PATH_LENGTH_MAX)}`
}

/** `9 s`, `3:05`, `1:02:03`. */
function formatLeft(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  const whole = Math.ceil(seconds)
  const two = (number: number) => String(number).padStart(2, '0')
  const hours = Math.floor(whole / 3_600)
  const minutes = Math.floor((whole % 3_600) / 60)
  return hours === 0 ? `${minutes}:${two(whole % 60)}` : `${hours}:${two(minutes)}:${two(whole % 60)}`
}
