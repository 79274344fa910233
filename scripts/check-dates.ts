/**
 * A date jumps when the clock of the machine is set, so durations are measured by `Clock.monotonic`. A file that asks for
 * the date stands in this table with its reason. Any other place in net or server is named, and ends this with 1.
 */
import { globSync, readFileSync } from 'node:fs'

const ASKS_FOR_DATE: Readonly<Record<string, string>> = {
  'packages/net/src/clock.ts': 'it is the clock',
  'packages/net/src/udp/datagram-seal.ts': 'another machine reads how old a datagram is',
  'packages/server/src/admin/accounts.ts': 'a person is shown when a key was added',
  'packages/server/src/commands/about-server.ts': 'TIME asks for it',
  'packages/server/src/commands/list.ts': 'channels and topics have an age in minutes, over restarts',
  'packages/server/src/commands/stats.ts': 'a ban has an end, over restarts',
  'packages/server/src/commands/uban.ts': 'a ban has an end, over restarts',
  'packages/server/src/commands/services/nickserv-settings.ts': 'a code that was sent by mail lapses, over restarts',
  'packages/server/src/commands/register.ts': 'a code that was sent by mail lapses, over restarts',
  'packages/server/src/admin/backups.ts': 'a backup says when it was made',
  'packages/server/src/admin/invitations.ts': 'an invitation has an end, over restarts',
  'packages/server/src/admin/statistics.ts': 'an owner asks for days of the calendar',
  'packages/server/src/metrics/trends.ts': 'a curve has dates below it',
  'packages/server/src/doors/plain/plain-door.ts': 'an invitation has an end, over restarts',
  'packages/server/src/commands/services/nickserv-keys.ts': 'a person is shown when a key was added',
  'packages/server/src/commands/services/nickserv-tokens.ts': 'a person is shown when a token was made',
  'packages/server/src/credentials/credentials.ts':
    'a person is shown on which day a token was used, and an invitation has an end',
  'packages/server/src/doors/web/api-page.ts': 'a token of a program has an end, over restarts',
  'packages/server/src/doors/ssh/thread/sftp/run-sftp.ts':
    'a list of files shows the hour of new ones, and the year of old ones',
  'packages/server/src/journal/stamps.ts': 'what is said has a date',
  'packages/server/src/mail/send-mail.ts': 'a mail has a date',
  'packages/server/src/outgoing/hook-sender.ts': 'receivers refuse what is signed with an old date',
  'packages/server/src/push/pushes.ts': 'services that push want to know until when a proof holds',
  'packages/server/src/order.ts': 'it hands the date on: to stamps and the places that outlive a restart',
  'packages/server/src/start.ts': 'certificates have dates',
  'packages/server/src/engine.ts': 'it hands the date on: to credentials, mails and answers',
  'packages/server/src/entrances.ts': 'the id of a session has a date',
  'packages/server/src/live-config.ts': 'a server says since when it runs',
  'packages/server/src/uploads/expiry.ts': 'files have an age in days, over restarts',
  'packages/server/src/store/believed-date.ts': 'history has an age in days, over restarts',
}

/** `Date.now`, `new Date()`, `new Date` and everything that is called `now`, but for `performance.now()`. */
const QUESTION = /\bDate\.now\b|\bnew Date\b(?!\()|\bnew Date\(\)|(?<!performance\.)\bnow\(\)/

/** Comments tell of dates, and ask for none. */
const COMMENT = /^\s*(?:\/?\*|\/\/)/

const files = globSync('packages/{net,server}/src/**/*.ts', {
  exclude: ['**/*.test.ts', '**/testing/**', '**/traps/**'],
})
const asking = new Map<string, string>()
for (const file of files) {
  const lines = readFileSync(file, 'utf8').split('\n')
  const index = lines.findIndex((line) => QUESTION.test(line) && !COMMENT.test(line))
  if (index !== -1) asking.set(file, `${file}:${index + 1}: ${lines[index]?.trim()}`)
}
const problems = [
  ...[...asking]
    .filter(([file]) => !Object.hasOwn(ASKS_FOR_DATE, file))
    .map(
      ([, place]) =>
        `${place}\n  asks for a date: measure with Clock.monotonic, or say in scripts/check-dates.ts why a date`,
    ),
  ...Object.keys(ASKS_FOR_DATE)
    .filter((file) => !asking.has(file))
    .map((file) => `${file} asks for no date: take it out of scripts/check-dates.ts`),
]
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.exitCode = problems.length === 0 && files.length > 0 ? 0 : 1
