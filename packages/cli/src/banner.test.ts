import assert from 'node:assert/strict'
import { it } from 'node:test'
import { loadConfig } from '@partyline/server'
import type { RunningServer } from '@partyline/server'
import { formatBanner } from './banner.ts'
import { formatReady } from './ready.ts'

const CONFIG = loadConfig({ args: [], env: {}, cwd: '/srv', readFile: () => '' })
const SERVER: RunningServer = {
  doors: { irc: ['127.0.0.1:6667', '[::1]:6667'], ircs: ['[::]:6697'], plain: [] },
  fingerprint: 'AA:BB',
  firstStart: { password: null },
  passwordFile: null,
  reload: () => assert.fail(),
  drain: () => assert.fail(),
}

void it('names every open door in one line that begins with ready', () => {
  assert.equal(formatReady(SERVER, '1', false), 'ready irc=127.0.0.1:6667,[::1]:6667 ircs=[::]:6697\n')
  assert.deepEqual(JSON.parse(formatReady(SERVER, '1', true)), {
    event: 'ready',
    doors: SERVER.doors,
    fingerprint: 'AA:BB',
    version: '1',
  })
})

void it('gives a command for each client, with an address that can be reached', () => {
  const banner = formatBanner(SERVER, CONFIG, '192.0.2.1')
  assert.match(banner, /irssi -c 127\.0\.0\.1 -p 6667$/m)
  assert.match(banner, /'irc:\/\/127\.0\.0\.1:6667'$/m)
  assert.match(banner, /\/connect -tls -tls_pinned_cert AA:BB 192\.0\.2\.1 6697$/m)
  assert.match(banner, /-connect 192\.0\.2\.1:6697$/m)
  assert.doesNotMatch(banner, /PASSWORD|nc /)
})

void it('names the channel in which people with an IRC client and people with nc meet', () => {
  assert.match(
    formatBanner(SERVER, { ...CONFIG, plainChannel: '#inn' }, 'h'),
    /^Everybody meets in #inn: .*\/join #inn$/m,
  )
})

void it('shows the password on the start that made it, and later only where it is kept', () => {
  const first = { ...SERVER, firstStart: { password: 'otter' }, passwordFile: '/srv/password' }
  assert.match(formatBanner(first, CONFIG, 'h'), /PASSWORD is otter\n.*kept in \/srv\/password/)
  const later = formatBanner({ ...first, firstStart: { password: null } }, CONFIG, 'h')
  assert.match(later, /PASSWORD is kept in \/srv\/password/)
  assert.match(later, /irssi -c 127\.0\.0\.1 -p 6667 -w PASSWORD$/m)
})

void it('never shows a password that the operator chose', () => {
  const config = { ...CONFIG, password: 'hunter2' }
  assert.doesNotMatch(formatBanner(SERVER, config, 'h'), /hunter2/)
})

void it('quotes the path of a Unix socket for the shell', () => {
  const server = { ...SERVER, doors: { irc: [], ircs: [], plain: ["unix:/run/it's"] } }
  assert.match(formatBanner(server, CONFIG, 'h'), /nc -U '\/run\/it'\\''s'$/m)
})
