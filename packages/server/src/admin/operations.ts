/** All that an owner can ask of a server that runs. */
import * as v from 'valibot'
import { StoreError } from '../errors.ts'
import {
  accountAdd,
  accountEmailRemove,
  accountHost,
  accountHostRemove,
  accountKeyAdd,
  accountKeyRemove,
  accountPassword,
  accountRemove,
  accounts,
} from './accounts.ts'
import { backup, backupArchive, backupRemove, backups, backupVerify } from './backups.ts'
import { exportOperation } from './export.ts'
import { fileRemove, files, fileUsage } from './files.ts'
import { invitations, invite, uninvite } from './invitations.ts'
import { channels, people, status } from './look-around.ts'
import { audit, ban, bans, kill, unban } from './moderation.ts'
import { ownerCode } from './owner.ts'
import { search } from './search.ts'
import { statistics } from './statistics.ts'
import { trends } from './trends.ts'
import { tokenAdd, tokenRemove, tokens } from './tokens.ts'
import { refused, type AdminParts, type Operation, type Outcome } from './operation.ts'

export const OPERATIONS: readonly Operation[] = [
  status,
  statistics,
  trends,
  people,
  kill,
  channels,
  search,
  exportOperation,
  backups,
  backup,
  backupVerify,
  backupArchive,
  backupRemove,
  accounts,
  accountAdd,
  accountPassword,
  accountEmailRemove,
  accountHost,
  accountHostRemove,
  accountKeyAdd,
  accountKeyRemove,
  accountRemove,
  invitations,
  invite,
  uninvite,
  bans,
  ban,
  unban,
  audit,
  files,
  fileUsage,
  fileRemove,
  tokens,
  tokenAdd,
  tokenRemove,
  ownerCode,
]

/** What the store has refused, each operation tells alike. @param input fields of path, query and body; nothing of it has been checked */
export async function runOperation(
  parts: AdminParts,
  { input: form, run }: Operation,
  input: unknown,
): Promise<Outcome> {
  const parsed = v.safeParse(form, input)
  if (!parsed.success) {
    const [issue] = parsed.issues
    return refused(400, 'INPUT_MALFORMED', `${v.getDotPath(issue) ?? 'the body'}: ${issue.message}`)
  }
  try {
    return await run(parts, parsed.output)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return refused(503, error.code, `The disk, or what is on it, does not allow it: ${error.message}`)
  }
}
