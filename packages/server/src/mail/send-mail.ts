/**
 * Mail by a command of the owner's, as `/usr/sbin/sendmail -t -i` is one: the message is its standard input (RFC 5322), its receiver
 * stands in it, and nothing of it is an argument.
 */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import type { Log } from '../log/log.ts'

export interface Mail {
  /** An address without line ends; whatever else it is, is the command's to judge. */
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Whether the command took it. Never rejects; given up, the command is ended. */
export type SendMail = (mail: Mail, signal: AbortSignal) => Promise<boolean>

export interface MailerOptions {
  /** The words of the command. */
  readonly command: readonly string[]
  readonly from: string
  readonly log: Log
  /** Unix milliseconds. */
  readonly now: () => number
}

const REMEDY = 'give the command a message on standard input by hand, and see what it says'

export function mailer({ command, from, log, now }: MailerOptions): SendMail {
  const [program = '', ...args] = command
  return async (mail, signal) => {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    // Of a command that was not started, or was given up, both come.
    let reason: string | null = null
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], signal, killSignal: 'SIGKILL' })
    child.on('error', (error) => {
      reason = error.message
    })
    child.on('close', (code) => {
      if (code !== 0)
        log.warn('mail.failed', { command: program, reason: reason ?? `it ended with ${code}`, remedy: REMEDY })
      resolve(code === 0)
    })
    // It may end without having read everything.
    child.stdin.on('error', () => {})
    child.stdin.end(formatMail(mail, from, new Date(now())))
    return promise
  }
}

function formatMail({ to, subject, text }: Mail, from: string, date: Date): string {
  const domain = from.slice(from.indexOf('@') + 1)
  const headers = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomUUID()}@${domain}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    'Auto-Submitted: auto-generated',
  ]
  return `${headers.join('\r\n')}\r\n\r\n${text.replaceAll('\n', '\r\n')}`
}
