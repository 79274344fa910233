/** Why files cannot be sent from here, as far as a client knows without asking the server (docs/reference/files.md). */
import type { ClientState } from '../../client/state.ts'
import { type Phrase, text } from '../phrase.ts'

/** null where nothing is known against it. */
export function uploadProblem({ server, me, connection }: ClientState): Phrase | null {
  if (connection.kind !== 'online') return text`Files are sent when the connection is back.`
  if (!server.isupport.has('soju.im/FILEHOST')) return text`This server takes no files.`
  if (me.account === null) return text`Files are sent by accounts. Log in first, or make one: /register password.`
  return null
}

/** In a browser, which opens no path that is written. */
export const FILES_OTHERWISE = text`Choose files with the button beside the text, paste them, or drop them here.`
