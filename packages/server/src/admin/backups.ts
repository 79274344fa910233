/** Copies of the data folder of a server that runs, in that folder. The command line restores them, when the server is stopped. */
import * as v from 'valibot'
import type { JsonValue } from '../json.ts'
import { StoreError, type StoreErrorCode } from '../errors.ts'
import type { BackupManifest } from '../store/backup.ts'
import { ARCHIVES_AT_ONCE_MAX, BACKUP_NAME, type KeptBackup } from '../store/backups.ts'
import { done, letGo, operation, outcomeOf, refused, type AdminRefusal, type Outcome } from './operation.ts'

const name = v.pipe(v.string(), v.regex(BACKUP_NAME, '1 to 40 letters, digits, hyphens and underscores'))

export const backups = operation({
  name: 'backups',
  method: 'GET',
  path: '/backups',
  summary: 'The backups in the data folder, with their manifests; null where one cannot be read',
  input: v.strictObject({}),
  run: async ({ backups: kept }) => done({ backups: (await kept.list()).map(described) }),
})

export const backup = operation({
  name: 'backup',
  method: 'POST',
  path: '/backups',
  summary: 'Copies the data folder, with its secrets, to backups/NAME in it, and verifies the copy',
  input: v.strictObject({ name }),
  async run({ backups: kept, carryOut, actor, now }, { name: wanted }) {
    const outcome = await outcomeOfWork(wanted, () => kept.make(wanted, now()))
    if (outcome.kind === 'refused') return outcome
    const noted = outcomeOf(await carryOut({ kind: 'backedUp', name: wanted, actor }), null)
    if (noted.kind === 'done') return outcome
    await kept.remove(wanted)
    return noted
  },
})

export const backupVerify = operation({
  name: 'backup-verify',
  method: 'GET',
  path: '/backups/:name',
  summary: 'Says whether a backup is whole: every file of it is read',
  input: v.strictObject({ name }),
  run: async ({ backups: kept }, { name: wanted }) =>
    (await kept.has(wanted))
      ? outcomeOfWork(wanted, () => kept.verify(wanted))
      : refused(404, 'NO_SUCH_BACKUP', `There is no backup ${wanted}`),
})

export const backupRemove = operation({
  name: 'backup-remove',
  method: 'DELETE',
  path: '/backups/:name',
  summary: 'Removes a backup from the data folder',
  input: v.strictObject({ name }),
  async run({ backups: kept, carryOut, actor }, { name: wanted }) {
    if (!(await kept.has(wanted))) return refused(404, 'NO_SUCH_BACKUP', `There is no backup ${wanted}`)
    // What cannot be noted is not done.
    const noted = outcomeOf(await carryOut({ kind: 'noted', does: 'BACKUP REMOVE', on: wanted, actor }), {
      name: wanted,
    })
    if (noted.kind === 'done') await kept.remove(wanted)
    return noted
  },
})

export const backupArchive = operation({
  name: 'backup-archive',
  method: 'GET',
  path: '/backups/:name/archive',
  summary: 'All files of a backup as one tar, with the secrets of the server',
  answers: 'tar',
  input: v.strictObject({ name }),
  async run({ backups: kept, carryOut, actor }, { name: wanted }) {
    if (!(await kept.has(wanted))) return refused(404, 'NO_SUCH_BACKUP', `There is no backup ${wanted}`)
    const bytes = await kept.archive(wanted)
    if (bytes === null) {
      const text = `${ARCHIVES_AT_ONCE_MAX} backups are fetched already. Please try again later`
      return refused(409, 'TOO_MANY_DOWNLOADS', text)
    }
    const refusal = await carryOut({ kind: 'noted', does: 'BACKUP DOWNLOAD', on: wanted, actor })
    if (refusal === null) return { kind: 'file', name: `${wanted}.tar`, bytes }
    await letGo(bytes)
    return outcomeOf(refusal, null)
  },
})

const NO_ROOM = 'There is no room on the disk for a backup, and nothing of it was left there. Please make room first'

async function outcomeOfWork(wanted: string, work: () => Promise<BackupManifest | null>): Promise<Outcome> {
  try {
    const manifest = await work()
    if (manifest !== null) return done(described({ name: wanted, manifest }))
    return refused(409, 'BACKUP_UNDER_WAY', 'A backup is being made or verified. Please try again when it is done')
  } catch (error) {
    const refusal = error instanceof StoreError ? refusalOf(error.code, wanted, error.message) : null
    if (refusal === null) throw error
    return refusal
  }
}

/** null for what any operation may meet. */
function refusalOf(code: StoreErrorCode, wanted: string, text: string): AdminRefusal | null {
  if (code === 'STORE_OCCUPIED') return refused(409, 'BACKUP_EXISTS', `There is a backup ${wanted} already`)
  if (code === 'STORE_FULL') return refused(503, 'NOT_STORED', NO_ROOM)
  const isUnusable = code === 'STORE_BACKUP_UNUSABLE' || code === 'STORE_NEWER'
  return isUnusable ? refused(409, 'BACKUP_UNUSABLE', text) : null
}

function described({ name: of, manifest }: KeptBackup): JsonValue {
  if (manifest === null) return { name: of, manifest: null }
  return { name: of, manifest: { ...manifest, madeAt: new Date(manifest.madeAt).toISOString() } }
}
