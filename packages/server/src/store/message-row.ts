/** A message as it is looked for: where it stands, who sent it, its text. */
import type { SQLOutputValue } from 'node:sqlite'

export interface MessageRow {
  /** In the table `event`. */
  readonly position: number
  /** The number of its target, which stays when a channel gets another name. */
  readonly targetId: number
  readonly target: string
  /** nick!user@host */
  readonly source: string
  readonly account: string | null
  readonly text: string
}

/** The columns that `parseMessageRow` needs, of `event` joined with `target`. Only rows of earlier versions have the text in `params`. */
export const MESSAGE_COLUMNS = `event.position, event.target, target.name, event.source, event.account, event.text,
  iif(event.text IS NULL, event.params, NULL) AS params`

/** Null for a message that has no text any more, and where the disk has damaged the row. */
export function parseMessageRow(row: Readonly<Record<string, SQLOutputValue>>): MessageRow | null {
  const text = typeof row['text'] === 'string' ? row['text'] : textAmong(String(row['params']))
  if (text === null) return null
  const account = row['account']
  return {
    position: Number(row['position']),
    targetId: Number(row['target']),
    target: String(row['name']),
    source: String(row['source']),
    account: typeof account === 'string' ? account : null,
    text,
  }
}

function textAmong(params: string): string | null {
  try {
    const parsed: unknown = JSON.parse(params)
    const text: unknown = Array.isArray(parsed) && parsed.length > 1 ? parsed.at(-1) : null
    return typeof text === 'string' ? text : null
  } catch {
    return null
  }
}
