/** Whether there is room for a file, and whether its uploader may share it: asked before a byte of it is read. */
import type { Limits } from '../limits.ts'
import { isSameAccount } from '../network/account-name.ts'
import { isVisible, refuseSpeech } from '../network/channel-access.ts'
import { personOfAccount } from '../network/conversation.ts'
import type { Network } from '../network/network.ts'
import type { SharedFile } from '../network/shared-file.ts'
import { notPresent } from '../network/shared-files.ts'
import type { Offer } from './offer.ts'
import { refused, type UploadRefusal } from './upload-refusal.ts'

export interface OfferCircumstances {
  readonly network: Pick<Network, 'channel' | 'person'>
  readonly files: Iterable<SharedFile>
  /** What is under way: so much is reserved for each. */
  readonly offered: readonly (Pick<Offer, 'account' | 'bytes'> & { readonly offset: number })[]
  /** Of the disk. */
  readonly freeBytes: number
  readonly limits: Limits
}

/** A file takes a block of the disk at least. */
const FILE_BYTES_MIN = 4_096

export function refuseOffer(offer: Offer, circumstances: OfferCircumstances): UploadRefusal | null {
  return (
    refuseBytes(offer, circumstances) ??
    (offer.channel === null ? null : refusePlace(offer, offer.channel, circumstances))
  )
}

/** What all files take on the disk, and those of one account by themselves. */
export function usageOf(
  files: Iterable<SharedFile>,
  of: (file: SharedFile) => boolean,
): { readonly own: number; readonly total: number } {
  const byDigest = new Map<string, number>()
  let own = 0
  for (const file of files) {
    const bytes = Math.max(file.bytes, FILE_BYTES_MIN)
    byDigest.set(file.sha256, bytes)
    if (of(file)) own += bytes
  }
  return { own, total: byDigest.values().reduce((sum, bytes) => sum + bytes, 0) }
}

function refuseBytes(
  { account, bytes }: Offer,
  { files, offered, freeBytes, limits }: OfferCircumstances,
): UploadRefusal | null {
  const { uploadBytesMax, uploadBytesPerAccountMax, uploadBytesTotalMax, uploadFreeBytesMin, uploadsUnfinishedMax } =
    limits
  if (bytes > uploadBytesMax) return refused(413, `A file may have at most ${uploadBytesMax} bytes here`)
  const others = offered.filter((one) => isSameAccount(one.account, account))
  if (others.length >= uploadsUnfinishedMax) {
    return refused(429, `You have ${others.length} uploads that are not complete. Please go on with one, or end it`)
  }
  const { own, total } = usageOf(files, (file) => isSameAccount(file.account, account))
  const wanted = Math.max(bytes, FILE_BYTES_MIN)
  if (own + sum(others) + wanted > uploadBytesPerAccountMax) {
    return refused(
      413,
      `Your files may have ${uploadBytesPerAccountMax} bytes together, and have ${own}. Please remove some`,
    )
  }
  if (total + sum(offered) + wanted > uploadBytesTotalMax) {
    return refused(507, 'The files here have all the room that they may have. Please tell the owner of this server')
  }
  const awaited = offered.reduce((all, one) => all + one.bytes - one.offset, 0)
  if (freeBytes - awaited - bytes < uploadFreeBytesMin) {
    return refused(507, 'The disk of this server has no room for this file. Please tell its owner')
  }
  return null
}

function refusePlace({ account }: Offer, name: string, { network }: OfferCircumstances): UploadRefusal | null {
  const user = network.person(personOfAccount(account))
  if (user === undefined) return refused(409, notPresent(account).text ?? '')
  const channel = network.channel(name)
  if (channel === undefined || !isVisible(channel, user)) return refused(404, `There is no channel ${name}`)
  const refusal = refuseSpeech(channel, user, null)
  return refusal === null ? null : refused(403, refusal.text ?? 'You may not say anything in this channel')
}

function sum(offers: readonly Pick<Offer, 'bytes'>[]): number {
  return offers.reduce((all, { bytes }) => all + Math.max(bytes, FILE_BYTES_MIN), 0)
}
