/** `partyline admin`: what the owner of a server does with it. */
import { resolve } from 'node:path'
import { nearest } from '@partyline/server'
import {
  accountAddTask,
  accountEmailRemoveTask,
  accountHostRemoveTask,
  accountHostTask,
  accountKeyAddTask,
  accountKeyRemoveTask,
  accountPasswordTask,
  accountRemoveTask,
  accountsTask,
} from '../admin/accounts.ts'
import { parseArguments, refuseOthers, UsageError } from '../admin/arguments.ts'
import { backupTask, restoreTask, verifyTask } from '../admin/backups.ts'
import { AskError, asking } from '../admin/ask.ts'
import { exportTask } from '../admin/export.ts'
import { fileRemoveTask, filesTask, fileUsageTask } from '../admin/files.ts'
import { importTask } from '../admin/import.ts'
import { adminHelp } from '../admin/help.ts'
import { invitationsTask, inviteTask, uninviteTask } from '../admin/invitations.ts'
import { channelsTask, peopleTask, searchTask, statusTask } from '../admin/look-around.ts'
import { auditTask, bansTask, banTask, killTask, unbanTask } from '../admin/moderation.ts'
import { ownerLinkTask } from '../admin/owner.ts'
import { statisticsTask } from '../admin/statistics.ts'
import type { TaskEntry } from '../admin/task.ts'
import { tokenAddTask, tokenRemoveTask, tokensTask } from '../admin/tokens.ts'
import { EXIT } from '../exit-codes.ts'
import type { Command, Host } from '../host.ts'
import { say, type Text, text } from '../language/text.ts'
import { LocalError } from '../nc/local-error.ts'

const TASKS: ReadonlyMap<string, TaskEntry> = new Map([
  ['status', statusTask],
  ['people', peopleTask],
  ['channels', channelsTask],
  ['search', searchTask],
  ['statistics', statisticsTask],
  ['accounts', accountsTask],
  ['account-add', accountAddTask],
  ['account-password', accountPasswordTask],
  ['account-email-remove', accountEmailRemoveTask],
  ['account-host', accountHostTask],
  ['account-host-remove', accountHostRemoveTask],
  ['account-key-add', accountKeyAddTask],
  ['account-key-remove', accountKeyRemoveTask],
  ['account-remove', accountRemoveTask],
  ['invitations', invitationsTask],
  ['invite', inviteTask],
  ['uninvite', uninviteTask],
  ['bans', bansTask],
  ['ban', banTask],
  ['unban', unbanTask],
  ['kill', killTask],
  ['audit', auditTask],
  ['files', filesTask],
  ['file-usage', fileUsageTask],
  ['file-remove', fileRemoveTask],
  ['tokens', tokensTask],
  ['token-add', tokenAddTask],
  ['token-remove', tokenRemoveTask],
  ['owner-link', ownerLinkTask],
  ['backup', backupTask],
  ['export', exportTask],
  ['import', importTask],
  ['restore', restoreTask],
  ['verify', verifyTask],
])
/** As `serve` has it. */
const DATA = './partyline-data'

export const admin: Command = {
  async run(args, host) {
    if (args.includes('--help') || args.includes('-h') || args[0] === 'help' || args.length === 0) {
      if (args.length === 0) host.writeError(adminHelp(TASKS, host.catalogue))
      else host.writeOutput(adminHelp(TASKS, host.catalogue))
      return args.length === 0 ? EXIT.usage : EXIT.ok
    }
    if (args.includes('--version')) {
      host.writeOutput(`${host.version}\n`)
      return EXIT.ok
    }
    try {
      const { words, values } = parseArguments(args)
      const [name = '', ...rest] = words
      const task = TASKS.get(name)
      if (task === undefined) throw new UsageError(withoutTask(name))
      const data = resolve(host.cwd, values.data ?? host.env['PARTYLINE_DATA'] ?? DATA)
      if (!isTaken(rest.length, task.takes)) {
        throw new UsageError(text`${name} takes ${task.takes.length === 0 ? text`nothing more` : task.takes.join(' ')}`)
      }
      refuseOthers(name, task.options ?? [], { words, values })
      const readSecret = (prompt: Text) => host.readSecret(say(prompt, host.catalogue))
      const { cwd, isTerminal } = host
      const publicHost = () => host.publicHost()
      const progress = progressFor(host, values.json === true)
      const ask = asking(data, host.catalogue)
      const around = { cwd, ask, isTerminal, publicHost, readSecret, showProgress: progress.show }
      const { said, ...more } = await task.run({ words: rest, values, data, ...around }).finally(progress.end)
      if (values.json === true && said !== null) host.writeOutput(`${JSON.stringify(more)}\n`)
      else if (said !== null) host.writeOutput(`${say(said, host.catalogue)}\n`)
      return EXIT.ok
    } catch (error) {
      if (error instanceof LocalError && error.isReaderGone) return EXIT.ok
      if (error instanceof AskError || error instanceof LocalError) {
        host.writeError(`${say(text`partyline: ${error.said}\n  do:  ${error.remedy}.`, host.catalogue)}\n`)
        return error instanceof AskError ? error.exitCode : EXIT.unexpected
      }
      if (!(error instanceof UsageError)) throw error
      const wrong = text`partyline: ${error.said}\n  do:  partyline admin --help shows what can be done.`
      host.writeError(`${say(wrong, host.catalogue)}\n`)
      return EXIT.usage
    }
  },
}

function withoutTask(name: string): Text {
  if (name === '') return text`the task is missing`
  const meant = nearest(name, TASKS.keys())
  return meant === null ? text`there is no task ${name}` : text`there is no task ${name}. Did you mean ${meant}?`
}

function isTaken(count: number, takes: readonly string[]): boolean {
  return takes.at(-1)?.endsWith('...') === true ? count >= takes.length : count === takes.length
}

/** On one line of a terminal, which the next one begins anew. */
function progressFor(host: Host, isForProgram: boolean) {
  let isShown = false
  const show = (said: Text) => {
    if (!host.isTerminal || isForProgram) return
    isShown = true
    host.writeError(`\r${say(said, host.catalogue)}`)
  }
  const end = () => {
    if (isShown) host.writeError('\r\u001b[K')
  }
  return { show, end }
}
