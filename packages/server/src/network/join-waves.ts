/**
 * Joins in a wave: so many guests in so short a time are programs. A channel of mode `j` (`joins:seconds`, as InspIRCd and Solanum have it)
 * lets in so many at once; any channel that guests come into faster than `waveJoinsMax` is closed to guests for `waveHoldMs`, and its
 * operators and those of the network are told. It opens by itself. Who is invited, has access, or had a place, comes in.
 */
import type { Context } from './context.ts'
import { NO_WAVE, type JoinCount } from './join-rate.ts'
import { refuse, type Refusal } from './refusal.ts'
import type { ChannelState, UserState } from './state.ts'

/** Call for a user that nothing else keeps out, and that is not expected there; it counts as one more. */
export function refuseWave(context: Context, channel: ChannelState, user: UserState): Refusal | null {
  const { ledger, entry, limits } = context
  const now = entry.believedTime
  const { joinRate } = channel
  const wave = channel.wave ?? NO_WAVE
  const isGuest = user.account === null && !user.isExempt
  const guests = isGuest ? oneMore(wave.guests, now, limits.waveWindowMs ?? 0) : wave.guests
  const isWave = isGuest && guests.joins > (limits.waveJoinsMax ?? Infinity)
  const wasHeld = wave.heldUntil > now
  const heldUntil = isWave ? now + (limits.waveHoldMs ?? 0) : wave.heldUntil
  const all = joinRate === null ? wave.all : oneMore(wave.all, now, joinRate.seconds * 1000)
  const isTooFast = joinRate !== null && all.joins > joinRate.joins
  const isHeld = isGuest && heldUntil > now
  const isIn = !isHeld && !isTooFast
  ledger.assign(channel, { wave: { all: isIn ? all : wave.all, guests, heldUntil } })
  if (isWave && !wasHeld) announce(context, channel)
  if (isHeld) {
    const text = 'Cannot join channel: very many guests come at once. Please log in, or try again in a minute'
    return refuse('ERR_THROTTLE', [channel.name], text)
  }
  return isTooFast ? refuse('ERR_THROTTLE', [channel.name]) : null
}

function oneMore({ since, joins }: JoinCount, now: number, windowMs: number): JoinCount {
  return now - since >= windowMs ? { since: now, joins: 1 } : { since, joins: joins + 1 }
}

function announce(context: Context, { name, key }: ChannelState): void {
  const { waveJoinsMax, waveHoldMs = 0 } = context.limits
  const seconds = Math.ceil(waveHoldMs / 1000)
  const text = `More than ${waveJoinsMax} guests at once came to ${name}, so it takes no more guests for ${seconds} seconds`
  context.notice(text)
  context.noticeTo({ name, key }, text)
}
