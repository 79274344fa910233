/** The files of all channels, by channel. The network has them by their ids alone, and a client may ask for a name as often as it likes. */
import type { Clock } from '@partyline/net'
import type { Network } from '../../../network/network.ts'
import type { SharedFile } from '../../../network/shared-file.ts'
import { ChannelFolder } from './channel-folder.ts'

export interface FileIndexParts {
  readonly network: Pick<Network, 'files'>
  readonly clock: Pick<Clock, 'monotonic'>
}

/** To go through two hundred thousand files takes some ten milliseconds. What others send is seen so much later. */
const KEPT_MS = 1_000
const NONE = new ChannelFolder([])

export class FileIndex {
  readonly #parts: FileIndexParts
  #madeAt = Number.NEGATIVE_INFINITY
  #files = new Map<string, SharedFile[]>()
  #folders = new Map<string, ChannelFolder>()

  constructor(parts: FileIndexParts) {
    this.#parts = parts
  }

  /** @param channel its key */
  folder(channel: string): ChannelFolder {
    if (this.#parts.clock.monotonic() - this.#madeAt > KEPT_MS) this.#make()
    const files = this.#files.get(channel)
    if (files === undefined) return NONE
    const folder = this.#folders.get(channel) ?? new ChannelFolder(files)
    this.#folders.set(channel, folder)
    return folder
  }

  /** One is new: a client finds at once what it has sent. */
  add(file: SharedFile): void {
    if (file.channel === null) return
    this.#files.set(file.channel, [...(this.#files.get(file.channel) ?? []), file])
    this.#folders.delete(file.channel)
  }

  #make(): void {
    const { network, clock } = this.#parts
    this.#files = new Map()
    this.#folders = new Map()
    for (const file of network.files.values()) {
      if (file.channel === null) continue
      const others = this.#files.get(file.channel)
      if (others === undefined) this.#files.set(file.channel, [file])
      else others.push(file)
    }
    for (const files of this.#files.values()) files.sort((one, other) => one.at - other.at)
    this.#madeAt = clock.monotonic()
  }
}
