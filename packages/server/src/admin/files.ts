/** Operations on the files that people share. */
import * as v from 'valibot'
import type { JsonValue } from '../json.ts'
import { nameKey } from '../network/context.ts'
import { FILES_PATH, parseFileId, type SharedFile } from '../network/shared-file.ts'
import { done, operation, outcomeOf, refused } from './operation.ts'
import { PAGE } from './paging.ts'

export const files = operation({
  name: 'files',
  method: 'GET',
  path: '/files',
  summary: 'The files that people share, the latest first',
  input: v.strictObject({
    before: v.optional(v.pipe(v.string(), v.description('The id of the last one of the page before'))),
    account: v.optional(v.pipe(v.string(), v.description('Of this account alone'))),
    channel: v.optional(v.pipe(v.string(), v.description('Of this channel alone'))),
  }),
  run({ network }, { before, account, channel }) {
    const isMeant = (file: SharedFile) =>
      (account === undefined || nameKey(file.account) === nameKey(account)) &&
      (channel === undefined || file.channel === nameKey(channel))
    const all = [...network.files.values()].filter(isMeant).toReversed()
    // After a start they come in the order of the store.
    const meant = all.toSorted((one, other) => other.at - one.at)
    // One that was removed meanwhile begins anew.
    const rest = before === undefined ? meant : meant.slice(meant.findIndex(({ id }) => id === before) + 1)
    return done({ files: rest.slice(0, PAGE).map(describe), isMore: rest.length > PAGE })
  },
})

export const fileUsage = operation({
  name: 'file-usage',
  method: 'GET',
  path: '/file-usage',
  summary: 'What the files of each account have, what all of them take of the disk, and what they may',
  input: v.strictObject({}),
  run({ network, uploads, info }) {
    const { uploadBytesPerAccountMax, uploadBytesTotalMax } = info().limits
    const { tally } = uploads
    const names = new Map([...network.accounts.values()].map(({ name }) => [nameKey(name) as string, name]))
    const accounts = [...tally.accounts].map(([key, own]) => ({ account: names.get(key) ?? key, ...own }))
    return done({
      accounts: accounts.toSorted((one, other) => other.bytes - one.bytes),
      bytesPerAccountMax: uploadBytesPerAccountMax,
      ...tally.all,
      bytesMax: uploadBytesTotalMax,
    })
  },
})

export const fileRemove = operation({
  name: 'file-remove',
  method: 'DELETE',
  path: '/files/:id',
  summary: 'Removes a file. The messages that have its link stay, and lead nowhere',
  input: v.strictObject({
    id: v.string(),
    reason: v.optional(v.pipe(v.string(), v.description('For the audit'))),
  }),
  async run({ network, uploads, actor }, { id: written, reason = '' }) {
    const id = parseFileId(written)
    const file = id === null ? undefined : network.files.get(id)
    if (file === undefined) return refused(404, 'NO_SUCH_FILE', `There is no file ${written}`)
    return outcomeOf(await uploads.remove(file, actor, reason), { id: file.id })
  },
})

function describe({ id, name, type, bytes, sha256, account, channel, size, at, namedBy }: SharedFile): JsonValue {
  return {
    id,
    name,
    type,
    bytes,
    sha256,
    account,
    channel,
    width: size?.width ?? null,
    height: size?.height ?? null,
    at: new Date(at).toISOString(),
    messages: namedBy.length,
    path: FILES_PATH + id,
  }
}
