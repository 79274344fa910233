/**
 * The datagram door: `TOKEN #channel text` over UDP, for sensors that are too small for more. Off unless the owner says where. It answers
 * nothing: the address that a datagram comes from can be anybody's. A message that does not arrive is lost, and its sender is not told.
 */
import { isUtf8 } from 'node:buffer'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { formatAddress, udp, type UdpSocket } from '@partyline/net'
import { nameKey } from '../../network/context.ts'
import { Paces } from '../../session/paces.ts'
import type { DoorParts } from '../definition.ts'
import { speak, wayInFor } from '../hooks/speak.ts'
import type { DATAGRAM_LIMITS } from './datagram-limits.ts'
import type { UdpAddress } from './datagram-option.ts'

export interface DatagramParts extends Pick<DoorParts, 'dispatcher' | 'network' | 'info' | 'log' | 'clock'> {
  readonly limits: () => { readonly [Name in keyof typeof DATAGRAM_LIMITS]: number }
  /** One was dropped. */
  readonly onDropped: (reason: string) => void
}

export interface DatagramDoor {
  readonly addresses: readonly string[]
  close(): Promise<void>
}

/** Of one datagram; a reading is a line or a few. */
const LINES_MAX = 4
/** Datagrams, before clients have their turn. */
const AT_A_TIME = 32
/** What is said and not recorded yet. More than this means that the disk does not keep up. */
const UNDERWAY_MAX = 256
const FORM = /^(\S+) +(#\S+) +(\S.*)$/s

/** @throws {NetError} nothing is left open */
export async function openDatagramDoor(addresses: readonly UdpAddress[], parts: DatagramParts): Promise<DatagramDoor> {
  const sockets: UdpSocket[] = []
  const close = async () => void (await Promise.all(sockets.map((socket) => socket.close())))
  const listener = new Listener(parts)
  try {
    for (const address of addresses) {
      const socket = await udp({ bind: address })
      sockets.push(socket)
      parts.log.info('door.opened', { door: 'datagram', address: formatAddress(socket.localAddress) })
      void listener.listen(socket)
    }
  } catch (error) {
    await close()
    throw error
  }
  return { addresses: sockets.map(({ localAddress }) => formatAddress(localAddress)), close }
}

class Listener {
  readonly #parts: DatagramParts
  readonly #paces: Paces
  #underway = 0

  constructor(parts: DatagramParts) {
    this.#parts = parts
    this.#paces = new Paces({ clock: parts.clock, perMinute: () => parts.limits().datagramsPerMinute })
  }

  /** Until the socket is closed; never rejects. */
  async listen(socket: UdpSocket): Promise<void> {
    let taken = 0
    try {
      for await (const { data, from } of socket) {
        const dropped = this.#receive(data)
        if (dropped !== null) this.#drop(dropped, formatAddress(from))
        taken += 1
        if (taken % AT_A_TIME === 0) await nextTurn()
      }
    } catch (error) {
      this.#parts.log.error('door.failed', { door: 'datagram', error })
    }
  }

  /** @returns why it is dropped; null where it is said */
  #receive(data: Uint8Array): string | null {
    if (data.length > this.#parts.limits().datagramBytesMax) return 'too-long'
    if (!isUtf8(data)) return 'not-utf8'
    const [, token = '', channel = '', text = ''] = FORM.exec(Buffer.from(data).toString()) ?? []
    if (text === '') return 'malformed'
    const found = wayInFor(token, this.#parts)
    if (found === null || found.channel.key !== nameKey(channel)) return 'token'
    if (this.#paces.take(found.hook.id) > 0) return 'too-often'
    if (this.#underway >= UNDERWAY_MAX) return 'busy'
    this.#underway += 1
    void speak(found, { text, author: null, linesMax: LINES_MAX }, this.#parts).then((refusal) => {
      this.#underway -= 1
      if (refusal !== null) this.#parts.onDropped(refusal === 'nothing' ? 'malformed' : 'refused')
    })
    return null
  }

  #drop(reason: string, address: string): void {
    this.#parts.onDropped(reason)
    this.#parts.log.warn('datagram.dropped', { reason, address })
  }
}
