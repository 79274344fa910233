/** What operators of the network, and an owner by other ways than the chat, did: kept for the owner, and told to the operators at once. */
export interface AuditEntry {
  /** Unix milliseconds. */
  readonly at: number
  /** The source of an operator, and its name as one; or how an owner is called that came by another way. */
  readonly by: string
  /** The command. */
  readonly does: string
  /** On whom or what; empty where it is on nothing in particular. */
  readonly on: string
  /** The reason that was given. */
  readonly reason: string
}

/** For the operators that read along. */
export function describeDeed({ by, does, on, reason }: AuditEntry): string {
  return `${by}: ${does}${on === '' ? '' : ` ${on}`}${reason === '' ? '' : ` (${reason})`}`
}

export function restoreAudit(
  { audit }: { readonly audit: Map<string, AuditEntry> },
  key: string,
  value: unknown,
): void {
  const found = value as Partial<Record<keyof AuditEntry, unknown>> | null
  const { at, by, does, on, reason } = found ?? {}
  const isText = (text: unknown) => typeof text === 'string'
  if (typeof at !== 'number' || ![by, does, on, reason].every(isText)) throw new TypeError(`"${key}" is no deed`)
  audit.set(key, value as AuditEntry)
}
