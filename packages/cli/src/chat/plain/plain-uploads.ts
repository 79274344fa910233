/** `/upload` in lines: says of each file when it begins and what becomes of it. One after the other. */
import type { Client, UploadWish } from '@partyline/irc/client'
import type { FileSender, LocalFile } from '@partyline/terminal'
import { formatBytes } from '../../format-bytes.ts'
import { type Text, text } from '../../language/text.ts'
import { harmless } from '../harmless.ts'

export interface PlainUploadsParts {
  readonly client: Pick<Client, 'state' | 'act'>
  readonly files: FileSender
  readonly say: (said: Text) => void
}

export class PlainUploads {
  readonly #parts: PlainUploadsParts
  #last: Promise<void> = Promise.resolve()
  #giveUp = new AbortController()
  #hasFailed = false

  constructor(parts: PlainUploadsParts) {
    this.#parts = parts
  }

  async begin(wish: UploadWish): Promise<void> {
    const { signal } = this.#giveUp
    this.#last = this.#last.then(() => this.#sendAll(wish, signal))
    await this.#last
  }

  cancel(): void {
    this.#giveUp.abort()
    this.#giveUp = new AbortController()
  }

  /** Resolves when nothing is sent any more. @returns whether all that was sent is there */
  async settled(): Promise<boolean> {
    await this.#last
    return !this.#hasFailed
  }

  async #sendAll(wish: UploadWish, signal: AbortSignal): Promise<void> {
    const { files, say } = this.#parts
    if (wish.path === '') return this.#failed(text`Which file? /upload photo.jpg`)
    const found = await files.find(wish.path)
    if ('why' in found) return this.#failed(harmless(found.why))
    for (const file of found) {
      if (signal.aborted) return say(text`${harmless(file.name)} was not sent: it was given up`)
      await this.#send(file, wish, signal)
    }
    return undefined
  }

  async #send(file: LocalFile, { place, isKeptAsItIs }: UploadWish, signal: AbortSignal): Promise<void> {
    const { client, files, say } = this.#parts
    const name = harmless(file.name)
    say(text`Sending ${name} (${formatBytes(file.bytes)}) …`)
    const there = client.state.places.get(place)
    const channel = there?.kind === 'channel' ? there.name : null
    const onBreak = () => say(text`The connection broke. Trying again …`)
    const link = await files.send(
      file,
      { channel, isKeptAsItIs, state: client.state },
      { signal, onProgress: () => {}, onBreak },
    )
    if (link === null) return this.#failed(text`${name} was not sent: it was given up`)
    if (typeof link === 'object') return this.#failed(text`${name} was not sent: ${harmless(link.why)}`)
    if (channel === null) client.act({ kind: 'send', place, text: link })
    return say(text`${name} is there: ${harmless(link)}`)
  }

  #failed(said: Text): void {
    this.#hasFailed = true
    this.#parts.say(said)
  }
}
