/** A channel as it begins: without members. */
import { nameKey } from './context.ts'
import { NO_HOOKS } from './hook.ts'
import { NEW_CHANNEL_MODES } from './modes.ts'
import type { ChannelState } from './state.ts'

export function createChannel(name: string, createdAt: number, firstSeq: number): ChannelState {
  return {
    name,
    key: nameKey(name),
    createdAt,
    firstSeq,
    topic: null,
    modes: NEW_CHANNEL_MODES,
    password: null,
    limit: null,
    forward: null,
    joinRate: null,
    wave: null,
    knockedAt: null,
    lists: { b: [], e: [], I: [] },
    members: new Map(),
    guardedSince: null,
    keeper: null,
    hooks: NO_HOOKS,
    emptySince: null,
    returns: new Map(),
  }
}
