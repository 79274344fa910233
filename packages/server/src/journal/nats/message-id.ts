/**
 * The id under which a batch is published (`Nats-Msg-Id`). It says which node wrote the batch, under which of its leases, and
 * which one of that lease it is. So a publish that is tried again is known as the same one, and what a node wrote that had lost
 * its lease is known as void. See `Publishers`.
 */

/** A node, from the moment when it got a lease until it loses it. */
export interface Publisher {
  /** ASCII letters, digits, `-` and `_`. */
  readonly node: string
  /** The revision of the lease when it was got: later leases of a node have a greater one. */
  readonly epoch: number
}

export type MessageId =
  | (Publisher & {
      readonly kind: 'batch'
      /** 1 for the first of this publisher. */
      readonly number: number
    })
  /** Written by another node: this one is no more. */
  | (Publisher & { readonly kind: 'lost' })

export const NODE_NAME = /^[A-Za-z0-9_-]{1,64}$/
const FORM = /^([A-Za-z0-9_-]{1,64})\/(\d{1,15})\/(?:(\d{1,15})|lost)$/

export function formatMessageId(id: MessageId): string {
  return `${id.node}/${id.epoch}/${id.kind === 'lost' ? 'lost' : id.number}`
}

/** Null for what no node of ours wrote. */
export function parseMessageId(text: string): MessageId | null {
  const [, node, epoch, number] = FORM.exec(text) ?? []
  if (node === undefined) return null
  const publisher = { node, epoch: Number(epoch) }
  return number === undefined ? { kind: 'lost', ...publisher } : { kind: 'batch', ...publisher, number: Number(number) }
}
