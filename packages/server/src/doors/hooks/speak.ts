/** A program that has the token of a hook speaks in its channel, at whichever door it came. */
import { equalSecrets } from '../../credentials/equal-secrets.ts'
import { recognise } from '../../credentials/hook-token.ts'
import type { Hook, HookId } from '../../network/hook.ts'
import { authorOf } from '../../network/hooks.ts'
import type { Refusal } from '../../network/refusal.ts'
import { sourceOf, type Channel } from '../../network/state.ts'
import type { DoorParts } from '../definition.ts'
import { messageLines } from './message-lines.ts'

/** A hook for programs that speak, and its channel. */
export interface WayIn {
  readonly channel: Channel
  readonly hook: Extract<Hook, { way: 'in' }>
}

/** Of a token that is right. Any other costs a hash and a look into a map. */
export function wayInFor(token: string, { network }: Pick<DoorParts, 'network'>): WayIn | null {
  const { hash, id } = recognise(token)
  const found = wayIn(id, network)
  return found !== null && equalSecrets(found.hook.hash, hash) ? found : null
}

function wayIn(id: HookId, network: DoorParts['network']): WayIn | null {
  const found = network.hook(id)
  return found?.hook.way === 'in' ? { channel: found.channel, hook: found.hook } : null
}

export interface Speech {
  readonly text: string
  /** null: under the name of the hook. */
  readonly author: string | null
  readonly linesMax: number
}

/** Resolves when it is recorded, with null; else with why nothing was said. `nothing`: the text has nothing in it that can be shown. */
export async function speak(
  { channel, hook }: WayIn,
  { text, author, linesMax }: Speech,
  { dispatcher, info }: Pick<DoorParts, 'dispatcher' | 'info'>,
): Promise<Refusal | 'nothing' | null> {
  const { id, name } = hook
  const around = `:${sourceOf(authorOf(id, author ?? name))} PRIVMSG ${channel.name} :\r\n`
  const lines = messageLines(text, info().limits.lineBytesMax - Buffer.byteLength(around), linesMax)
  if (lines.length === 0) return 'nothing'
  const [refusal] = await dispatcher.carryOut({ kind: 'hookMessage', channel: channel.name, id, author, lines })
  return refusal ?? null
}
