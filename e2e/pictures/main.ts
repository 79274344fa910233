/**
 * Makes the pictures of the documents, docs/pictures, anew: the clients as they are, with a real server and people that talk.
 *
 *     npm run pictures
 */
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ensurePackages } from '../../scripts/debian-packages.ts'
import { chatArguments } from '../chat/chat-program.ts'
import { composer, enter, message, pageUrl, say, WebBrowser } from '../support/browser.ts'
import { ChatServer } from '../support/server.ts'
import { SettableClock } from '../support/set-clock.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { Terminal } from '../support/tmux.ts'
import { CHANNEL, meanwhile, morning, Scene, TOPIC } from './scene.ts'
import { screenPage } from './screen-picture.ts'

const FOLDER = join(import.meta.dirname, '../../docs/pictures')
/** Of one picture: a clone brings all of them. */
const BYTES_MAX = 60_000
const COLOURS = 96

const WIDE = { width: 1200, height: 771 }
const PHONE = { width: 375, height: 700 }
const SCREEN = { columns: 112, rows: 27 }

const missing = await ensurePackages([
  'chromium',
  'tmux',
  'aha',
  'pngquant',
  'libfaketime',
  'fonts-noto-cjk',
  'fonts-noto-color-emoji',
])
if (missing.length > 0) throw new Error(`pictures need ${missing.join(', ')}`)

await using folder = await tempFolder()
const clock = await SettableClock.start(folder)
await using server = await ChatServer.start({ data: folder.path('data'), under: clock.under })
await using browser = await WebBrowser.start()
await using scene = new Scene(server, clock)

await scene.minutesAgo(56)
await scene.comes('amara', '#release', '#kitchen')
await scene.comes('lin', '#release', '#kitchen')
await scene.comes('jonas', '#release')
await scene.does('amara', `TOPIC ${CHANNEL} :${TOPIC}`)
const page = await browser.open(pageUrl(server), { viewport: WIDE, colorScheme: 'light' })
await enter(page, 'mia')
await using terminal = await chatOnTerminal()
await scene.minutesAgo(44)
await morning(scene)
await scene.minutesAgo(31)
await say(page, 'can I search in all of it?')
await message(page, 'can I search').waitFor()
for (const other of ['#kitchen', '#release']) {
  await say(page, `/join ${other}`)
  await page.getByText(`This is where ${other} begins.`).waitFor()
}
await meanwhile(scene)
await scene.says('lin', 'mia: the notes are ready', {}, '#kitchen')
await scene.minutesAgo(0)

await page.getByRole('button', { name: 'lobby' }).click()
await message(page, 'Next is the page').waitFor()
await page.locator('.place', { hasText: 'kitchen' }).locator('.unread').waitFor()
await composer(page).blur()
await page.locator('.place[aria-current] .unread').waitFor({ state: 'detached' })
await take(page, 'browser-light')
await page.emulateMedia({ colorScheme: 'dark' })
await take(page, 'browser-dark')
await page.emulateMedia({ colorScheme: 'light' })
await page.setViewportSize(PHONE)
await take(page, 'phone')

await terminal.type('Ctrl-F? I look for it at once')
const screen = await terminal.expect(/tomas +Ctrl-F/).then(() => terminal.colours())
const onScreen = await browser.open('about:blank', { viewport: WIDE })
await onScreen.setContent(screenPage(screen))
await take(onScreen, 'terminal', 'pre')

/** With a person at it, and in full colours. */
async function chatOnTerminal(): Promise<Terminal> {
  const { host, port } = server.door('irc')
  const chat = chatArguments('--nick', 'tomas', `irc://${host}:${port}`, CHANNEL, '#release')
  const env = [`HOME=${folder.path('home')}`, 'COLORTERM=truecolor', `TZ=${process.env['TZ'] ?? 'UTC'}`]
  const started = await Terminal.start(folder.path('tmux'), ['env', ...env, process.execPath, ...chat])
  await started.resize(SCREEN.columns, SCREEN.rows)
  await started.expect(/@amara[\s\S]*tomas/)
  return started
}

async function take(from: Page, name: string, selector?: string): Promise<void> {
  const file = join(FOLDER, `${name}.png`)
  // Fonts and what moves are done.
  await from.evaluate('document.fonts.ready')
  const options = { path: file, animations: 'disabled', caret: 'hide' } as const
  await (selector === undefined ? from.screenshot(options) : from.locator(selector).screenshot(options))
  const { status } = spawnSync('pngquant', ['--force', '--strip', '--speed=1', '--output', file, String(COLOURS), file])
  const { size } = statSync(file)
  if (status !== 0 || size > BYTES_MAX) throw new Error(`${file} has ${size} bytes, and ${BYTES_MAX} are the most`)
  process.stdout.write(`${file}: ${size} bytes\n`)
}
