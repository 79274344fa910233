/** A subscription at a service that pushes (soju.im/webpush). */

/** Its keys in base64url, as its client has made them. */
export interface PushKeys {
  readonly p256dh: string
  readonly auth: string
}

/** By endpoint. */
export type Subscriptions = ReadonlyMap<string, PushKeys>
