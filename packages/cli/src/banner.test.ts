import assert from 'node:assert/strict'
import { it } from 'node:test'
import { describeDoors, loadConfig } from '@partyline/server'
import type { RunningServer } from '@partyline/server'
import { formatBanner, type BannerParts } from './banner.ts'
import { ENGLISH } from './language/text.ts'
import { formatReady } from './ready.ts'

const CONFIG = loadConfig({ args: [], env: {}, cwd: '/srv', readFile: () => '' })
const MADE = { password: 'otter', file: '/srv/password', isNew: true }
const NAMES = describeDoors().map(({ name }) => name)
const SHUT = Object.fromEntries(NAMES.toSorted().map((name) => [name, []])) as unknown as RunningServer['doors']
const BARE: RunningServer = {
  doors: {
    ...SHUT,
    irc: ['127.0.0.1:6667', '[::1]:6667'],
    ircs: ['127.0.0.1:6697'],
    plain: ['127.0.0.1:6660'],
    ssh: ['127.0.0.1:2222'],
    web: ['127.0.0.1:6680'],
  },
  datagrams: [],
  fingerprint: 'AA:BB',
  hostKey: 'SHA256:host',
  madePassword: null,
  ownerLink: () => 'http://127.0.0.1:6680/owner#secret',
  failed: new Promise<unknown>(() => {}),
  reload: () => assert.fail(),
  drain: () => assert.fail(),
}
const PUBLIC: RunningServer = {
  ...BARE,
  doors: { ...BARE.doors, ircs: ['[::]:6697'], plains: ['[::]:6690'], ssh: ['[::]:2222'], webs: ['[::]:6710'] },
  madePassword: MADE,
}

function banner(server: RunningServer, change: Partial<BannerParts> = {}): string {
  const parts = { server, config: CONFIG, publicHost: '192.0.2.1', isTerminal: false, catalogue: ENGLISH }
  return formatBanner({ ...parts, ...change })
}

/** What is to be sent to the others, and what works here only. */
function partsOf(text: string): { readonly others: string; readonly here: string } {
  const [others = '', here = ''] = text.split('On this machine only:')
  return { others, here }
}

void it('names every open door in one line that begins with ready', () => {
  assert.equal(
    formatReady(PUBLIC, '1', false),
    'ready irc=127.0.0.1:6667,[::1]:6667 ircs=[::]:6697 plain=127.0.0.1:6660 plains=[::]:6690 ssh=[::]:2222 web=127.0.0.1:6680 webs=[::]:6710\n',
  )
  assert.deepEqual(JSON.parse(formatReady(PUBLIC, '1', true)), {
    event: 'ready',
    doors: PUBLIC.doors,
    fingerprint: 'AA:BB',
    hostKey: 'SHA256:host',
    version: '1',
  })
})

void it('has in one block what the others need, ready to send', () => {
  const { others } = partsOf(banner(PUBLIC))
  assert.match(others, /^Send this to the others:\n\n {2}Password: otter\n {2}Everybody meets in #lobby\n.*: AA:BB\n/m)
  for (const command of [
    "openssl s_client -quiet -connect 192.0.2.1:6690 -verify_return_error -dane_ee_no_namechecks -dane_tlsa_domain partyline.local -dane_tlsa_rrdata '3 0 1 aabb'",
    'openssl s_client -quiet -connect 192.0.2.1:6690',
    'ncat --ssl 192.0.2.1 6690',
    'https://192.0.2.1:6710/',
    'ssh -p 2222 192.0.2.1',
    'and yes, if the fingerprint that it shows is SHA256:host',
    'irssi    /connect -tls -tls_pinned_cert AA:BB 192.0.2.1 6697 otter',
    'weechat  /server add partyline 192.0.2.1/6697 -tls -ssl -tls_fingerprint=aabb -ssl_fingerprint=aabb -password=otter -autojoin=#lobby',
  ]) {
    assert.ok(others.includes(`    ${command}\n`), `${command} in\n${others}`)
  }
  assert.doesNotMatch(others, /127\.0\.0\.1|::1|localhost/)
})

void it('says how an invitation is made, where accounts need one', () => {
  const config: typeof CONFIG = { ...CONFIG, registration: 'invitation', data: '/srv/my line' }
  assert.match(
    banner(PUBLIC, { config }),
    /^An account needs an invitation: partyline admin invite --data '\/srv\/my line'$/m,
  )
  assert.doesNotMatch(banner(PUBLIC), /invitation/)
})

void it('marks what works on this machine only', () => {
  const { here } = partsOf(banner(PUBLIC))
  assert.match(here, /irssi {4}\/connect 127\.0\.0\.1 6667 otter$/m)
  assert.match(here, /\/server add partyline 127\.0\.0\.1\/6667 -notls -password=otter -autojoin=#lobby$/m)
  assert.match(here, /nc 127\.0\.0\.1 6660\n {4}and then the password, and a nickname$/m)
  assert.match(here, /In a browser \(not encrypted\):\n {4}http:\/\/127\.0\.0\.1:6680\/$/m)
  assert.doesNotMatch(here, /192\.0\.2\.1/)
})

void it('has nothing for others where they cannot come in', () => {
  const text = banner(BARE)
  assert.doesNotMatch(text, /Send this|PASSWORD|password/)
  assert.match(text, /^On this machine only:$/m)
  assert.match(
    text,
    /irssi -c 127\.0\.0\.1 -p 6667\n +\/join #lobby\n +weechat +weechat 'irc:\/\/127\.0\.0\.1:6667\/#lobby'$/m,
  )
  assert.match(text, /\/connect -tls -tls_pinned_cert AA:BB 127\.0\.0\.1 6697$/m)
})

void it('begins with the address for a browser', () => {
  const firstWay = (text: string) => /^ {4}\S.*$/m.exec(text)?.[0].trim()
  assert.equal(firstWay(banner(BARE)), 'http://127.0.0.1:6680/')
  assert.equal(firstWay(partsOf(banner(PUBLIC)).here), 'http://127.0.0.1:6680/')
  assert.equal(firstWay(banner(PUBLIC)), 'https://192.0.2.1:6710/')
})

void it("shows the owner's link to a person who has no browser that is the owner's, to no file, and else how another one is made", () => {
  const shown = banner(BARE, { isTerminal: true })
  assert.match(shown, /^This link is good once.*\n\n {4}http:\/\/127\.0\.0\.1:6680\/owner#secret$/m)
  assert.doesNotMatch(banner(BARE), /secret/)
  assert.match(banner(BARE), /^To look after it in a browser: partyline admin owner-link --data \S+$/m)
  const without = { ...BARE, doors: { ...BARE.doors, web: [] } }
  assert.doesNotMatch(banner(without), /owner-link/)
  const known = { ...BARE, ownerLink: () => null }
  assert.match(
    banner(known, { isTerminal: true }),
    /^To look after it in a browser: partyline admin owner-link --data \S+$/m,
  )
})

void it('names the channel in which people with an IRC client and people with nc meet', () => {
  for (const server of [BARE, PUBLIC]) {
    assert.match(banner(server, { config: { ...CONFIG, plainChannel: '#inn' } }), /^ *Everybody meets in #inn/m)
  }
})

void it('tells of a door in plain text that is open to others that it is not encrypted', () => {
  const { others } = partsOf(banner({ ...BARE, doors: { ...BARE.doors, irc: ['0.0.0.0:6667'] } }))
  assert.match(others, /not encrypted.*\n {4}irssi {4}irssi -c 192\.0\.2\.1 -p 6667$/m)
})

void it('shows a password that the server made to a person each time, and to a file on the start that made it', () => {
  const later = { ...PUBLIC, madePassword: { ...MADE, isNew: false } }
  assert.match(banner(PUBLIC), /^ {2}Password: otter$/m)
  assert.match(banner(later, { isTerminal: true }), /^ {2}Password: otter$/m)
  const toFile = banner(later)
  assert.doesNotMatch(toFile, /otter/)
  assert.match(toFile, /\/connect 127\.0\.0\.1 6667 PASSWORD$/m)
  assert.match(toFile, /^PASSWORD stands for the password that is kept in \/srv\/password$/m)
})

void it('never shows a password that the operator chose', () => {
  const text = banner(
    { ...PUBLIC, madePassword: null },
    { config: { ...CONFIG, password: 'hunter2' }, isTerminal: true },
  )
  assert.doesNotMatch(text, /hunter2/)
  assert.match(text, /^PASSWORD stands for the password that you configured\.$/m)
})

void it('quotes the path of a Unix socket for the shell', () => {
  const server = { ...BARE, doors: { ...SHUT, plain: ["unix:/run/it's"] } }
  assert.match(banner(server), /nc -U '\/run\/it'\\''s'$/m)
})

void it('has a password in no command that a shell runs, because everybody on a machine can read those', () => {
  const unix = { ...PUBLIC, doors: { ...PUBLIC.doors, irc: ['unix:/run/irc'] } }
  for (const text of [banner(PUBLIC), banner(unix)]) {
    const withPassword = text.split('\n').filter((line) => line.includes('otter'))
    for (const line of withPassword) assert.match(line, /^ {2}Password: |\/connect |\/server add /)
    assert.ok(withPassword.length > 2)
  }
  assert.match(banner(unix), /irssi {4}\/connect \/run\/irc 6667 otter$/m)
})

void it('says of each command at an encrypted door for terminals whether it checks the certificate', () => {
  const { others } = partsOf(banner(PUBLIC))
  const [checked = '', unchecked = ''] = others.split('nothing checks the certificate')
  assert.match(checked, /-verify_return_error[^]*It checks the certificate/)
  assert.match(unchecked, /openssl s_client -quiet -connect \S+\n {4}ncat --ssl /)
  assert.doesNotMatch(checked, /ncat/)
})
