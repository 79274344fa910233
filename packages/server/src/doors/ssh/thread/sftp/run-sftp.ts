/**
 * The subsystem `sftp`, for `scp`, `sftp` and programs with windows: requests are answered one after the other, so that a client brings no more than the
 * disk takes. Clients of OpenSSH show none of the words of an answer; so they are said beside it too.
 */
import { systemClock } from '@partyline/net'
import type { FileAnswer, FileQuestion, FileRefusal } from '../../files/file-questions.ts'
import type { Program } from '../program.ts'
import { longName } from './long-name.ts'
import { packets, PacketError } from './packets.ts'
import { versionReply } from './replies.ts'
import { parseRequest } from './requests.ts'
import { SftpSession } from './sftp-session.ts'
import { translator } from './translator.ts'

const EXIT = { ok: 0, failed: 1 } as const

export const runSftp: Program = async ({ ask, input, output, texts, language, timeZone, filesOpenMax, isOver }) => {
  const translate = await translator(language)
  let said = ''
  /** The same once: a client that has many requests under way is refused all of them. */
  const complain = async (words: string): Promise<void> => {
    if (words === said) return
    said = words
    await output.complain(words)
  }
  const files = async (asked: FileQuestion): Promise<FileAnswer> => {
    const answer = await ask({ kind: 'files', asked })
    if (answer.kind !== 'files') return { kind: 'refused', reason: 'failed', text: texts.files.failed }
    const { answered } = answer
    return answered.kind === 'refused' ? { ...answered, text: translate(answered.text) } : answered
  }
  const session = new SftpSession({
    files,
    texts: texts.files,
    complain,
    lineOf: (entry) => longName(entry, systemClock.now(), timeZone),
    openMax: filesOpenMax,
  })
  let end: FileRefusal | null = null
  const serving = serve()
  const leaving = files({ kind: 'stay' }).then((answer) => {
    if (answer.kind === 'refused') end = answer
  })
  try {
    const isWhole = await Promise.race([serving, leaving.then(() => false), isOver.then(() => true)])
    if (end !== null) await output.complain((end as FileRefusal).text)
    return isWhole ? EXIT.ok : EXIT.failed
  } finally {
    await session.close()
  }

  /** @returns whether it has ended as it should */
  async function serve(): Promise<boolean> {
    let isBegun = false
    try {
      for await (const packet of packets(input)) {
        const request = parseRequest(packet)
        if (request === null || isBegun === (request.kind === 'init'))
          throw new PacketError('a packet that has no place here')
        isBegun = true
        await output.write(request.kind === 'init' ? versionReply() : await session.answer(request))
      }
      return true
    } catch (error) {
      if (!(error instanceof PacketError)) throw error
      await output.complain(texts.files.notUnderstood)
      return false
    }
  }
}
