import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { createLog, loadConfig, start, type RunningServer } from '@partyline/server'
import type { Host } from '../host.ts'
import { ENGLISH } from '../language/text.ts'
import { CHINESE } from '../language/zh.ts'
import { run } from '../run.ts'

interface Told {
  readonly code: number
  readonly output: string
  readonly errors: string
}

type Admin = (...args: readonly string[]) => Promise<Told>

/** A folder in which a server has run, and the command in it. */
async function owner(context: TestContext): Promise<Admin> {
  const { admin, server } = await running(context)
  await server.drain()
  return admin
}

/** A server in a folder, and the command in it. @param secrets what is read from standard input, one line each time */
async function running(
  context: TestContext,
  secrets: string[] = [],
  catalogue = ENGLISH,
  options: readonly string[] = ['--ircs', 'off'],
): Promise<{ readonly admin: Admin; readonly server: RunningServer; readonly cwd: string }> {
  const cwd = mkdtempSync(join(tmpdir(), 'partyline-admin-'))
  const args = [
    '--irc',
    'off',
    '--plain',
    'off',
    '--ssh',
    'off',
    '--web',
    '127.0.0.1:0',
    '--oper',
    'ann:moderator',
    ...options,
  ]
  const config = loadConfig({ args, cwd, env: {}, readFile: (path) => readFileSync(path, 'utf8') })
  const output = { write: () => true, emptied: () => Promise.resolve() }
  const log = createLog({ config, output })
  const server = await start(config, { log })
  context.after(async () => {
    await server.drain()
    log.close()
    rmSync(cwd, { recursive: true, force: true })
  })
  const admin: Admin = async (...words) => {
    const told = { output: '', errors: '' }
    const host: Pick<Host, 'env' | 'cwd' | 'version' | 'catalogue' | 'readSecret' | 'writeOutput' | 'writeError'> = {
      env: {},
      cwd,
      version: '1.2.3',
      catalogue,
      readSecret: () => Promise.resolve(secrets.shift() ?? null),
      writeOutput: (text) => void (told.output += text),
      writeError: (text) => void (told.errors += text),
    }
    const code = await run(['admin', ...words], host as Host)
    return { code, output: told.output.replaceAll(cwd, 'HERE'), errors: told.errors.replaceAll(cwd, 'HERE') }
  }
  return { admin, server, cwd }
}

void test('an owner backs up, looks at the backup, and puts it back', async (context) => {
  const admin = await owner(context)
  assert.match(
    (await admin('backup', 'monday/kept')).output,
    /^HERE\/monday\/kept holds the history up to entry \d+, 0 events\.\n$/,
  )
  assert.match(
    (await admin('verify', 'monday/kept')).output,
    /^HERE\/monday\/kept is whole: 0 events, made at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\.\n$/,
  )
  const none = await admin('verify', 'monday')
  assert.match(none.errors, /^partyline: this backup cannot be used: "HERE\/monday" has no backup\.json\n/)
  const refused = await admin('restore', 'monday/kept')
  assert.deepEqual(
    [refused.code, refused.errors.split('\n')[0]],
    [3, 'partyline: there is a data folder at "HERE/partyline-data" already'],
  )
  const { output } = await admin('restore', 'monday/kept', '--replace')
  assert.match(
    output,
    /^HERE\/partyline-data is as it was in HERE\/monday\/kept: 0 events\.\nWhat was there before is in HERE\/partyline-data\.before-/,
  )
  const json = JSON.parse((await admin('verify', 'monday/kept', '--json')).output) as { events: number }
  assert.equal(json.events, 0)
})

void test('an export is a file of its own, which only its owner can read', async (context) => {
  const admin = await owner(context)
  const { file } = JSON.parse((await admin('export', 'all.jsonl', '--json')).output) as { file: string }
  assert.equal(file, 'HERE/all.jsonl')
  const nowhere = await admin('export', 'nowhere/all.jsonl')
  assert.match(nowhere.errors, /ENOENT.*\n {2}do: {2}check the path: a file or folder in it does not exist\.\n$/)
  const again = await admin('export', 'all.jsonl')
  assert.equal(again.code, 1)
  assert.match(
    again.errors,
    /^partyline: cannot write .*EEXIST.*\n {2}do: {2}give the name of a file that is not there yet\.\n$/,
  )
  assert.equal((await admin('export', 'some.jsonl', '--from', '2026-01-01', '--json')).code, 0)
})

void test('an export of a channel that is not there says so, and leaves no file', async (context) => {
  const { admin, server, cwd } = await running(context)
  for (const file of ['den.jsonl', '-']) {
    const { code, output, errors } = await admin('export', file, '--channel', '#Den')
    assert.deepEqual([code, output], [7, ''])
    assert.match(
      errors,
      /^partyline: there is neither a channel "#Den" nor a history of it\n {2}why: .*\n {2}do: {2}Write its/,
    )
  }
  assert.equal(existsSync(join(cwd, 'den.jsonl')), false)
  await server.drain()
  assert.equal((await admin('export', 'all.jsonl', '--data', 'nowhere')).code, 3)
  assert.equal(existsSync(join(cwd, 'all.jsonl')), false)
})

void test('logs are imported, and what was left out is said', async (context) => {
  const { admin, server, cwd } = await running(context)
  const days = ['2020-01-01', '2020-01-02']
  for (const day of days)
    writeFileSync(join(cwd, `${day}.log`), '[12:00:00] <ann> hello\n[12:00:01] *** x sets mode: +o y\n[12')
  const files = days.map((day) => `${day}.log`)
  const zone = ['--time-zone', 'UTC']
  const busy = await admin('import', '#den', ...files, ...zone)
  assert.deepEqual([busy.code, busy.errors.includes('uses the data folder')], [3, true])
  const trial = await admin('import', '#den', ...files, ...zone, '--dry-run')
  assert.equal(
    trial.output,
    `Would be imported into #den (files: 2, znc): 2 events, among them 2 messages, from 2020-01-01 12:00:00 UTC to 2020-01-02 12:00:00 UTC.
Left out: 2 lines with nothing that a history has, such as modes.
Left out: 2 lines in another form than that of their file.
There is no channel #den now: it has this history once somebody makes it.
`,
  )
  await server.drain()
  assert.match(
    (await admin('import', '#den', ...files, ...zone)).output,
    /^Imported into #den .*\n(?:Left.*\n){2}There is no channel.*\nThe server makes/,
  )
  const again = JSON.parse((await admin('import', '#den', ...files, ...zone, '--json')).output) as object
  const counts = { events: 0, messages: 0, notOlder: 2, elsewhere: 0, other: 2, unreadable: 2, setBack: 0, recoded: 0 }
  const dates = { earliest: null, latest: null, begins: '2020-01-01T12:00:00.000Z' }
  const where = { channel: '#den', formats: ['znc'], files: 2, headings: 0, isTrial: false }
  assert.deepEqual(again, { ...counts, ...dates, ...where })
  assert.match(
    (await admin('import', '#den', ...files, ...zone)).output,
    /^Nothing was imported .*\nLeft out: 2 events not older/,
  )
  const wrong = await admin('import', 'den', 'nowhere.log')
  assert.deepEqual([wrong.code, wrong.errors.split('\n')[0]], [2, 'partyline: "den" is no channel'])
  const unknown = await admin('import', '#den', 'nowhere.log')
  assert.deepEqual(
    [unknown.code, unknown.errors.split('\n')[1]],
    [2, '  why: A file that was to be imported cannot be read. Nothing was imported.'],
  )
})

void test('what the server will delete of an import is said, by what it was started or reloaded with', async (context) => {
  const options = ['--ircs', 'off', '--history-age', '30d', '--history-size', '2m']
  const { admin, server, cwd } = await running(context, [], ENGLISH, options)
  writeFileSync(join(cwd, '2020-01-01.log'), '[12:00:00] <ann> hello\n')
  const trial = () => admin('import', '#den', '2020-01-01.log', '--time-zone', 'UTC', '--dry-run')
  assert.match(
    (await trial()).output,
    /\nThe server keeps nothing from before \S+ \S+ UTC \(history-age\): .*\nThe server keeps 2\.0 MiB of each/,
  )
  await server.reload(loadConfig({ args: [], cwd, env: {}, readFile: (path) => readFileSync(path, 'utf8') }))
  assert.doesNotMatch((await trial()).output, /history-age|history-size/)
})

void test('an owner makes accounts, bans and sees what was done, while the server runs', async (context) => {
  const { admin, server } = await running(context, ['correct horse', 'x', 'battery staple'])
  const STEPS: readonly (readonly [args: string, code: number, told: RegExp])[] = [
    ['account-add Ann', 0, /^Ann can log in\.\n$/],
    ['account-add bob', 2, /^partyline: The password must have at least \d+ characters.*\n {2}do: /],
    ['account-password ann', 0, /^ann has another password\.\n$/],
    ['account-add eve', 2, /^partyline: no password was given\n/],
    [
      'status',
      0,
      /^Server +\S+\n(?:.+\n)*Running since +\S+ \S+ UTC \(\d+ m?s\)\nSessions +0\n(?:.+\n)*Memory +\d+ MiB\nDoor web +127\.0\.0\.1:\d+\n$/,
    ],
    ['accounts', 0, /^NAME +OPERATOR +STAYS .*\nAnn +moderator +default +0 +\d{4}-\d\d-\d\d +-\n$/],
    [
      'account-remove eve',
      7,
      /^partyline: There is no account eve\n {2}do: {2}partyline admin accounts lists those that there are\.\n$/,
    ],
    [
      'ban *',
      2,
      /^partyline: This is no account, mask, address or network of addresses, or would match everybody or nobody\n {2}do: {2}partyline admin --help/,
    ],
    ['account-email-remove Ann', 8, /^partyline: Ann has no e-mail address\n/],
    ['account-host Ann staff.example', 0, /^Ann is shown as staff\.example\.\n$/],
    ['account-host Ann x', 8, /^partyline: A host is written as chat\.example/],
    ['account-host-remove Ann', 0, /^Ann is shown as it comes\.\n$/],
    ['account-host-remove Ann', 8, /^partyline: Ann has no host of its own\n/],
    [`account-key-add Ann SHA256:${'/'.repeat(43)}`, 0, /^Ann has another SSH key\.\n$/],
    [`account-key-remove Ann SHA256:${'/'.repeat(43)}`, 0, /^Ann has an SSH key less\.\n$/],
    ['account-remove Ann', 0, /^There is no account Ann any more\.\n$/],
    ['ban 10.0.0.0/8 --for 3d --reason spam', 0, /^10\.0\.0\.0\/8 is banned\.\n$/],
    ['ban eve --for ever', 2, /^partyline: A duration is written such as 3d or 1d12h\n/],
    [
      'statistics --days 7',
      0,
      /^Since \d{4}-\d\d-\d\d 00:00:00 UTC: 0 messages, 0 B recorded\.\nKept: 0 channels, .*\nOn the disk: history \d+(\.\d)? KiB, .* free\.\n$/,
    ],
    ['bans', 0, /^TARGET .*\n10\.0\.0\.0\/8 +\d{4}-\S+ \S+ UTC +owner +spam\n$/],
    ['unban 10.0.0.0/8', 0, /^10\.0\.0\.0\/8 is not banned any more\.\n$/],
    ['unban 10.0.0.0/8', 7, /^partyline: There is no ban of 10\.0\.0\.0\/8\n {2}do: {2}partyline admin bans lists/],
    ['bans', 0, /^TARGET  UNTIL  BY  REASON\n\(there is nothing to list\)\n$/],
    ['kill nobody --reason x', 7, /^partyline: There is nobody called nobody\n {2}do: {2}partyline admin people lists/],
    ['invite --uses 0', 2, /^partyline: --uses takes a whole number from 1, not 0\n/],
    ['invite --url chat', 2, /^partyline: --url takes an address such as https:\/\/chat\.example, not chat\n/],
    ['uninvite none', 7, /^partyline: There is no invitation none\n/],
    [
      'ban eve',
      7,
      /^partyline: There is no account eve\. Who has none is kept out by address, .*\n {2}do: .*accounts lists/,
    ],
    ['search in:#nope', 7, /^partyline: There is no channel #nope\n {2}do: {2}partyline admin channels lists/],
    ['token-add c/i', 2, /^partyline: name: 1 to 40 letters, digits, dots, hyphens and underscores\n/],
    ['token-remove ci', 7, /^partyline: There is no token ci\n/],
    ['token-add ci --for 90d', 0, /^The token of ci, which is not shown again:\npla_[\w-]{43}\n$/],
    ['tokens', 0, /^NAME .*\nci +\d{4}-\S+ \S+ UTC +\d{4}-\S+ \S+ UTC +owner\n$/],
    ['token-remove ci', 0, /^ci proves nothing any more\.\n$/],
    [
      'audit',
      0,
      /^AT .*\n\S+ \S+ UTC +owner +TOKEN +ci removed\n.* ci added, until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\n(?:.*\n)*\S+ \S+ UTC +owner +ACCOUNT +Ann added\n$/,
    ],
  ]
  for (const [args, code, expected] of STEPS) {
    const told = await admin(...args.split(' '))
    assert.equal(told.code, code, args)
    assert.match(told.output + told.errors, expected, args)
  }
  const { audit } = JSON.parse((await admin('audit', '--json')).output) as { audit: unknown[] }
  assert.equal(audit.length, 11)
  await server.drain()
  const { code, errors } = await admin('accounts')
  assert.equal(code, 8)
  const stopped = 'partyline: no server answers at the data folder HERE/partyline-data\n'
  assert.equal(errors, `${stopped}  do:  Start the server, or name its data folder with --data.\n`)
  assert.ok((await admin('account-add', 'eve')).errors.startsWith(stopped), 'no password is asked for')
  const nowhere = await admin('accounts', '--data', 'nowhere')
  assert.deepEqual([nowhere.code, nowhere.errors.split('\n')[0]], [8, 'partyline: there is no folder HERE/nowhere'])
})

void test('a program with a token that the command has made asks at the web door', async (context) => {
  const { admin, server } = await running(context)
  const { token } = JSON.parse((await admin('token-add', 'ci', '--json')).output) as { token: string }
  const status = async (authorization: string) => {
    const url = `http://${server.doors.web[0]}/api/v1/tokens`
    return (await fetch(url, { headers: { authorization, connection: 'close' } })).status
  }
  assert.deepEqual([await status(`Bearer ${token}`), await status('Bearer none')], [200, 401])
  assert.equal((await admin('token-remove', 'ci')).code, 0)
  assert.equal(await status(`Bearer ${token}`), 401)
})

void test('an invitation is a code and a link to a page that is there; it is listed with its accounts, and taken back', async (context) => {
  const { admin, server } = await running(context)
  const { code, output } = await admin('invite', '--label', 'Ann', '--for', '1d')
  assert.equal(code, 0)
  const said =
    /^Invitation (\w{8}), for one account, until \S+ \S+ UTC\. Its code is not shown again:\n\n {2}(\S+)\n/.exec(output)
  const [, id = '', invitation = ''] = said ?? []
  const link = `http://${server.doors.web[0]}/invitation#${invitation}`
  assert.ok(output.includes(`Send this link, which says how to join:\n\n  ${link}\n`), output)
  assert.match(output, /Only this machine reaches that address\..*\n\nAs the server is now, nobody needs an invitation/)
  const page = await fetch(link, { headers: { connection: 'close' } })
  assert.deepEqual([page.status, page.headers.get('content-type')], [200, 'text/html; charset=utf-8'])
  const proxied = await admin('invite', '--json', '--uses', '2', '--url', 'https://chat.example/irc')
  const made = JSON.parse(proxied.output) as { id: string; link: string; code: string }
  assert.equal(made.link, `https://chat.example/irc/invitation#${made.code}`)
  assert.doesNotMatch(proxied.output, /"fingerprint":"/)
  assert.match((await admin('invitations')).output, new RegExp(`^ID .*\n${id} +Ann +.*0/1 +owner\n${made.id} .*0/2`))
  assert.equal((await admin('uninvite', id)).output, `The invitation ${id} is of no use any more.\n`)
  assert.doesNotMatch((await admin('audit')).output, new RegExp(invitation))
})

void test('in Chinese, the columns are as wide as what stands in them, and a program is told the same', async (context) => {
  const { admin } = await running(context, ['correct horse'], CHINESE)
  assert.equal((await admin('account-add', 'Ann')).code, 0)
  const { output } = await admin('accounts')
  assert.match(output, /^名称 {2}操作员 {5}常在 {5}令牌 {2}创建于 {6}令牌用于\nAnn {3}moderator {2}default {2}0 {5}/)
  const refused = await admin('account-remove', 'eve')
  assert.equal(refused.errors, 'partyline: 没有账号 eve\n  怎么办: partyline admin accounts 列出现有的。\n')
  const status = JSON.parse((await admin('status', '--json')).output) as { startedAt: string; memoryBytes: number }
  assert.match(status.startedAt, /T.*\.\d{3}Z$/)
  assert.ok(status.memoryBytes > 1024 ** 2)
})

void test('an invitation to a server with a certificate of its own has the fingerprint that serve prints', async (context) => {
  const { admin, server } = await running(context, [], ENGLISH, ['--ircs', '127.0.0.1:0'])
  const { fingerprint } = server
  assert.ok(fingerprint !== null)
  const { output } = await admin('invite')
  assert.ok(output.includes(`\n\n  Certificate (SHA-256): ${fingerprint}\n`), output)
  const made = JSON.parse((await admin('invite', '--json')).output) as { link: string; fingerprint: string }
  assert.equal(made.fingerprint, fingerprint)
  const page = await fetch(made.link, { headers: { connection: 'close' } })
  assert.ok((await page.text()).includes(`<code>${fingerprint}</code>`))
  assert.match((await admin('status')).output, new RegExp(`\nCertificate \\(SHA-256\\) +${fingerprint}\n`))
})

void test('help is shown where it is asked for', async (context) => {
  const admin = await owner(context)
  for (const words of [['help'], ['help', 'status'], ['--help'], ['status', '-h']]) {
    const { code, output } = await admin(...words)
    assert.deepEqual([code, output.startsWith('Usage: partyline admin TASK')], [0, true], words.join(' '))
  }
})

void test('files without a line are no logs of any format', async (context) => {
  const { admin, cwd } = await running(context)
  writeFileSync(join(cwd, 'empty.log'), '')
  const { output } = await admin('import', '#den', 'empty.log', '--dry-run')
  assert.equal(output, 'Nothing was imported into #den (files: 0).\n')
})

const WRONG: readonly (readonly [args: readonly string[], message: string])[] = [
  [['dance'], 'there is no task dance'],
  [['export', 'x', '--from', '2026-02-01', '--to', '2026-01-01'], '--from must be before --to'],
  [['acounts'], 'there is no task acounts. Did you mean accounts?'],
  [['--json'], 'the task is missing'],
  [['status', '--jsn'], 'there is no option --jsn. Did you mean --json?'],
  [['status', '--days', '7'], '--days is nothing for status'],
  [['search', 'tea', '--from', '2026-01-01'], '--from is nothing for search'],
  [['unban', 'eve', '--reason', 'x'], '--reason is nothing for unban'],
  [['backup'], 'backup takes FOLDER'],
  [['statistics', '--days', 'some'], '--days takes a number of days, not some'],
  [['import', '#den'], "import takes '#CHANNEL' FILE..."],
  [['import', '#den', 'x', '--format', 'mirc'], '--format takes one of json, irssi, weechat, znc, hexchat, not mirc'],
  [['import', '#den', 'x', '--time-zone', 'Mars'], '--time-zone takes a name such as Europe/Berlin or UTC, not Mars'],
  [['backup', 'a', 'b'], 'backup takes FOLDER'],
  [['people', '--bogus'], 'there is no option --bogus'],
  [['ban', 'eve', '--for'], 'the option --for needs a value'],
  [['ban', 'eve', '--for', '--json'], 'the option --for needs a value'],
  [
    ['export', 'x', '--from', 'yesterday'],
    '--from takes a date such as 2026-11-29 or 2026-11-29T12:00Z, not yesterday',
  ],
]
for (const [args, message] of WRONG) {
  void test(`"admin ${args.join(' ')}" is refused, and said why`, async (context) => {
    const { code, errors } = await (await owner(context))(...args)
    assert.equal(code, 2)
    assert.equal(errors, `partyline: ${message}\n  do:  partyline admin --help shows what can be done.\n`)
  })
}
