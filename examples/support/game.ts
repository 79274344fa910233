/** Who plays, and the game between them: inputs in, views out, one tick after the other, without clock and sockets. */
import { formatAddress, type IpAddress } from '@partyline/net'
import type { Input, View } from './game-messages.ts'
import { type Move, newPong, type Pong, type Side, step } from './pong.ts'

/** A player of whom nothing was heard for so long has gone: three seconds. */
const SILENT_TICKS_MAX = 90

interface Player {
  readonly address: IpAddress
  sequence: number
  move: Move
  heardAtTick: number
}

export class Game {
  readonly #players = new Map<Side, Player>()
  #pong: Pong = newPong()
  #tick = 0

  get tick(): number {
    return this.#tick
  }

  /** Takes what somebody sent; a newcomer gets a free place. @returns false if there is none */
  hear({ sequence, wish }: Input, from: IpAddress): boolean {
    const side = this.#sideOf(from)
    const player = side === undefined ? undefined : this.#players.get(side)
    if (side === undefined || player === undefined) return wish === 'leave' || this.#seat(from, sequence)
    if (sequence <= player.sequence) return true
    if (wish === 'leave') this.#players.delete(side)
    else Object.assign(player, { sequence, move: wish, heardAtTick: this.#tick })
    return true
  }

  /** One tick of the game. @returns what to send to whom */
  advance(): readonly (readonly [to: IpAddress, view: View])[] {
    this.#tick += 1
    for (const [side, { heardAtTick }] of this.#players) {
      if (this.#tick - heardAtTick > SILENT_TICKS_MAX) this.#players.delete(side)
    }
    const { left, right } = { left: this.#players.get('left'), right: this.#players.get('right') }
    const isWaiting = left === undefined || right === undefined
    if (!isWaiting) this.#pong = step(this.#pong, { left: left.move, right: right.move })
    const { ball, paddles, scores } = this.#pong
    const shared = { kind: 'field', tick: this.#tick, isWaiting, ball, paddles, scores } as const
    return [...this.#players].map(([side, { address }]) => [address, { ...shared, side }] as const)
  }

  /** A new game for a new pair. */
  #seat(address: IpAddress, sequence: number): boolean {
    const free = (['left', 'right'] as const).find((side) => !this.#players.has(side))
    if (free === undefined) return false
    this.#players.set(free, { address, sequence, move: 0, heardAtTick: this.#tick })
    this.#pong = newPong()
    return true
  }

  #sideOf(from: IpAddress): Side | undefined {
    for (const [side, { address }] of this.#players) if (formatAddress(address) === formatAddress(from)) return side
    return undefined
  }
}
