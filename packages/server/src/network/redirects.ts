/** Where names lead that channels had before (IRCv3 draft/channel-rename, channel redirection). */
import { findChannel, nameKey, type Context } from './context.ts'
import type { ChannelState, NameKey, Redirect } from './state.ts'

/** To where a name leads that a channel had before; null where it leads nowhere, or does no more. */
export function redirectOf({ state, entry, limits }: Context, name: string): Redirect | null {
  const redirect = state.redirects.get(nameKey(name))
  const { redirectTimeoutMs = 0 } = limits
  return redirect === undefined || entry.believedTime - redirect.at >= redirectTimeoutMs ? null : redirect
}

/** The channel of a name that somebody gave once: it may have another one since. */
export function channelCalled(context: Context, name: string): ChannelState | undefined {
  const { state } = context
  const channel = findChannel(state, name)
  if (channel !== undefined) return channel
  const redirect = redirectOf(context, name)
  return redirect === null ? undefined : findChannel(state, redirect.to)
}

/** Must be called when a channel takes a name. */
export function endRedirect(context: Context, key: NameKey): void {
  if (context.state.redirects.has(key)) setRedirect(context, key, null)
}

export function setRedirect(context: Context, key: NameKey, redirect: Redirect | null): void {
  const { redirects } = context.state
  if (redirect === null) context.ledger.delete(redirects, key)
  else context.ledger.set(redirects, key, redirect)
  context.keep('redirect', key, redirect === null ? null : { to: redirect.to, at: redirect.at })
}
