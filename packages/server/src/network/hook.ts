/** A way into a channel for programs, or out of it: what there is of one. The rules are in `hooks.ts`. */

/** Names a hook to its operators, and is no secret. */
export type HookId = string & { readonly brand: 'HookId' }

export type HookWay =
  /** A program that knows the token may speak: its SHA-256, in hexadecimal digits. */
  | { readonly way: 'in'; readonly name: string; readonly hash: string }
  /** What is said is sent there, signed. */
  | { readonly way: 'out'; readonly url: string; readonly secret: string }

export type Hook = HookWay & {
  readonly id: HookId
  /** nick!user@host of the operator that made it, or what stands for the owner of the server. */
  readonly by: string
  /** The host of that operator, see `ChannelState.keeper`. */
  readonly host: string
  /** Unix milliseconds. */
  readonly at: number
}

/** One for all channels without. */
export const NO_HOOKS: readonly Hook[] = []
