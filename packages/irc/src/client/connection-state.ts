/** How a client stands to its server. The steps between the states are at the head of link.ts. */

/** Why a connection ended or could not be made. */
export interface Trouble {
  readonly kind:
    | 'unreachable'
    /** It was made, and broke. */
    | 'lost'
    /** Nothing came for so long that it counts as broken. */
    | 'silent'
    /** The server ended it: ERROR, in its words. */
    | 'closed'
    /** An operator did (KILL). */
    | 'killed'
    /** 465: this address or account may not come in. */
    | 'banned'
    /** 464: the server wants its password, or another one. */
    | 'password'
    /** SASL failed: wrong password, or no such account. */
    | 'account'
    /** No nickname could be had. */
    | 'nickname'
    /** The certificate is not the one that was trusted. */
    | 'certificate'
    /** What answers is no server of IRC, or another program. */
    | 'protocol'
    /** The server tells more than this client can hold. */
    | 'overloaded'
  /** In the words of the server or of the transport. */
  readonly text: string
}

export type ConnectionState =
  /** Nothing is tried: before the start, and after the person has left. */
  | { readonly kind: 'offline' }
  | { readonly kind: 'connecting'; readonly attempt: number; readonly why: Trouble | null }
  /** Capabilities, nickname and password are being agreed on. */
  | { readonly kind: 'negotiating'; readonly attempt: number }
  | { readonly kind: 'authenticating'; readonly attempt: number; readonly mechanism: string }
  | { readonly kind: 'online'; readonly since: number; readonly isCatchingUp: boolean }
  /** `nextAt` in Unix milliseconds; null: when the network is back. */
  | { readonly kind: 'waiting'; readonly attempt: number; readonly nextAt: number | null; readonly why: Trouble }
  /** It is not tried again unless the person wants it: the next attempt would end as this one did. */
  | { readonly kind: 'ended'; readonly why: Trouble }
