/** irssi on a terminal, with nothing of the tester's own settings. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChatServer } from './server.ts'
import type { TempFolder } from './temp-folder.ts'
import { Terminal } from './tmux.ts'

/** Left to itself, irssi sends one command in two seconds. */
const CONFIG = 'settings = { "irc/core" = { cmd_queue_speed = "10msec"; }; };\n'

/** For its option `--home`. */
export async function irssiHome(folder: TempFolder, nick: string): Promise<string> {
  const home = folder.path(`irssi-${nick}`)
  await mkdir(home)
  await writeFile(join(home, 'config'), CONFIG)
  return home
}

/** In the channel already. */
export async function startIrssi(
  server: ChatServer,
  folder: TempFolder,
  nick: string,
  channel: string,
): Promise<Terminal> {
  const { host, port } = server.door('irc')
  const home = await irssiHome(folder, nick)
  const command = ['irssi', `--home=${home}`, '-c', host, '-p', String(port), '-n', nick]
  await using started = new AsyncDisposableStack()
  const terminal = started.use(await Terminal.start(folder.path(`tmux-${nick}`), command))
  await terminal.expect(/Welcome to Partyline[\s\S]*Mode change \[\+i\] for user/)
  await terminal.type(`/join ${channel}`)
  await terminal.expect(new RegExp(`Join to ${channel} was synced`))
  started.move()
  return terminal
}
