/** `partyline send --channel`: files into a channel of a server, which says their links there. */
import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { TransferError } from '@partyline/transfer'
import { configFolder } from '../chat/config-folder.ts'
import { connectTrusted } from '../chat/connect-to.ts'
import { placeOf } from '../chat/destination.ts'
import { trustOnFirstUse } from '../chat/trust-on-first-use.ts'
import type { Host } from '../host.ts'
import { text } from '../language/text.ts'
import { UploadError } from '../upload/upload-error.ts'
import { type FileToUpload, uploadFile, type UploadParts } from '../upload/upload-file.ts'
import { harmless } from './display.ts'
import { explainServer, unproven } from './explain-server.ts'
import type { CommonOptions, Post } from './options.ts'
import { proofOf } from './proof.ts'
import { runTransfer } from './run-transfer.ts'

/** @returns the exit code */
export function runPost(options: CommonOptions, post: Post, given: Host): Promise<number> {
  return runTransfer(given, options, async ({ host, display, secrets, signal }) => {
    const { relay, account, paths } = post
    const files = paths.map((path) => fileAt(resolve(host.cwd, path), post))
    const { way, fingerprint } = relay
    const server = placeOf(way)
    const trust = trustOnFirstUse({
      folder: configFolder(host.env),
      server,
      given: fingerprint,
      tell: (said) => display.tell(said),
    })
    const proof = await proofOf(account, { way, store: secrets(), host }).catch((error: unknown) => {
      throw explained(error, post, host)
    })
    const { tally } = display
    tally.filesTotal = files.length
    tally.bytesTotal = files.reduce((sum, { bytes }) => sum + bytes, 0)
    let before = 0
    const parts: UploadParts = {
      connect: (given) => connectTrusted(way, trust, given),
      host: server,
      authorization: proof.authorization,
      signal,
      onProgress: (bytes) => {
        tally.enter('moving')
        tally.bytes = before + bytes
      },
      onBreak: (error) => {
        const message = error instanceof Error ? error.message : String(error)
        display.event('break', { message })
        display.tell(text`The connection broke (${harmless(message)}). Trying again …`)
      },
    }
    for (const file of files) {
      tally.enterFile(file.name, file.bytes)
      const link = await uploadFile(file, parts).catch((error: unknown) => {
        throw explained(error, post, host)
      })
      before += file.bytes
      tally.bytes = before
      tally.files += 1
      display.event('posted', { name: file.name, channel: post.channel, link })
      display.tell(text`${harmless(file.name)} is in ${harmless(post.channel)}: ${harmless(link)}`)
    }
    return 0
  })
}

/** @throws {TransferError} it is no file, or cannot be read */
function fileAt(path: string, { channel, isKeptAsItIs }: Post): FileToUpload {
  try {
    const found = statSync(path)
    if (found.isFile()) return { path, name: basename(path), bytes: found.size, channel, isKeptAsItIs }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new TransferError('TRANSFER_SOURCE', `${path} cannot be sent: ${reason}`, { cause })
  }
  throw new TransferError('TRANSFER_SOURCE', `${path} is no file`, {
    remedy: 'into a channel go files. A folder goes to a machine, or as an archive: tar czf photos.tgz photos',
  })
}

/** A full disk of the server (docs/reference/files.md); all other answers are refusals. */
const INSUFFICIENT_STORAGE = 507

function explained(error: unknown, { relay: { way }, account }: Post, host: Host): unknown {
  if (!(error instanceof UploadError)) return explainServer(error, way, host)
  if (error.status === 401) return unproven(account, way, host)
  if (error.status === INSUFFICIENT_STORAGE) {
    return new TransferError('TRANSFER_SPACE', error.message, {
      remedy:
        'ask the operator of the server to make room, or send it straight to a machine: partyline send without --channel',
      isFromPeer: true,
    })
  }
  return new TransferError('TRANSFER_REFUSED', error.message, {
    remedy: 'change what the server names, or send it straight to a machine: partyline send without --channel',
    isFromPeer: true,
  })
}
