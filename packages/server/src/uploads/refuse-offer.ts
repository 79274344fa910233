/** Whether there is room for a file, and whether its uploader may share it: asked before a byte of it is read. */
import type { Limits } from '../limits.ts'
import { isSameAccount } from '../network/account-name.ts'
import { isVisible, refuseSpeech } from '../network/channel-access.ts'
import { personOfAccount } from '../network/conversation.ts'
import type { Network } from '../network/network.ts'
import { notPresent } from '../network/shared-files.ts'
import { FILE_BYTES_MIN, type FileTally } from './file-tally.ts'
import type { Offer } from './offer.ts'
import { refused, type UploadRefusal } from './upload-refusal.ts'

export interface OfferCircumstances {
  readonly network: Pick<Network, 'channel' | 'person'>
  readonly tally: Pick<FileTally, 'of' | 'all'>
  /** What is under way: so much is reserved for each. */
  readonly offered: readonly (Pick<Offer, 'account' | 'bytes'> & { readonly offset: number })[]
  /** Of the disk. */
  readonly freeBytes: number
  /** Of the store; see `FileStore`. */
  readonly roomBytes: number
  readonly limits: Limits
}

export function refuseOffer(offer: Offer, circumstances: OfferCircumstances): UploadRefusal | null {
  return (
    refuseShare(offer, circumstances) ??
    refuseUnfinished(offer, circumstances) ??
    refuseRoom(offer, circumstances) ??
    refusePlace(offer, circumstances)
  )
}

/** The same again when all of its bytes are there: meanwhile another node may have taken files of the account. */
export function refuseFile(
  offer: Offer,
  circumstances: Omit<OfferCircumstances, 'freeBytes' | 'roomBytes'>,
): UploadRefusal | null {
  return refuseShare(offer, circumstances) ?? refusePlace(offer, circumstances)
}

/** What the owner gives an account, and all of them. */
function refuseShare(
  { account, bytes }: Offer,
  { tally, offered, limits }: Pick<OfferCircumstances, 'tally' | 'offered' | 'limits'>,
): UploadRefusal | null {
  const { uploadBytesMax, uploadBytesPerAccountMax, uploadBytesTotalMax, filesMax, filesPerAccountMax } = limits
  if (bytes > uploadBytesMax) return refused(413, `A file may have at most ${uploadBytesMax} bytes here`)
  const others = offered.filter((one) => isSameAccount(one.account, account))
  const [own, all] = [tally.of(account), tally.all]
  if (own.files + others.length >= filesPerAccountMax) {
    return refused(413, `You have ${own.files} files, and may have ${filesPerAccountMax}. Please remove some`)
  }
  if (all.files + offered.length >= filesMax) {
    return refused(507, 'There are as many files as there may be here. Please tell the owner of this server')
  }
  const wanted = Math.max(bytes, FILE_BYTES_MIN)
  if (own.bytes + sum(others) + wanted > uploadBytesPerAccountMax) {
    return refused(
      413,
      `Your files may have ${uploadBytesPerAccountMax} bytes together, and have ${own.bytes}. Please remove some`,
    )
  }
  if (all.bytes + sum(offered) + wanted > uploadBytesTotalMax) {
    return refused(507, 'The files here have all the room that they may have. Please tell the owner of this server')
  }
  return null
}

function refuseUnfinished({ account }: Offer, { offered, limits }: OfferCircumstances): UploadRefusal | null {
  const others = offered.filter((one) => isSameAccount(one.account, account))
  if (others.length < limits.uploadsUnfinishedMax) return null
  return refused(429, `You have ${others.length} uploads that are not complete. Please go on with one, or end it`)
}

function refuseRoom(
  { bytes }: Offer,
  { offered, freeBytes, roomBytes, limits }: OfferCircumstances,
): UploadRefusal | null {
  const awaited = offered.reduce((all, one) => all + one.bytes - one.offset, 0)
  if (freeBytes - awaited - bytes < limits.uploadFreeBytesMin) {
    return refused(507, 'The disk of this server has no room for this file. Please tell its owner')
  }
  if (roomBytes - sum(offered) - bytes < 0) {
    return refused(507, 'The cluster of this server has no room for this file. Please tell its owner')
  }
  return null
}

function refusePlace(
  { account, channel: name }: Offer,
  { network }: Pick<OfferCircumstances, 'network'>,
): UploadRefusal | null {
  if (name === null) return null
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
