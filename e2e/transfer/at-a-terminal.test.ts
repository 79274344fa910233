/** A receiver at a terminal: what it asks stays on the screen, and Ctrl-C ends it wherever it waits. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PARTYLINE } from '../support/command.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { Terminal } from '../support/tmux.ts'
import { missing } from '../support/needs.ts'

/** In a folder of its own, at a terminal as narrow as half a screen. Its exit code is on the screen when it has ended: tmux does not always know it. */
function receiveAtTerminal(folder: string): Promise<Terminal> {
  const receive = ['env', `HOME=${folder}`, 'LANG=C.UTF-8', process.execPath, ...PARTYLINE, 'receive']
  const shell = ['bash', '-c', '"$@"; echo "exit $?"; exec sleep 60', 'bash']
  return Terminal.start(`${folder}/tmux`, [...shell, ...receive], { columns: 60, rows: 20 })
}

void test(
  'Ctrl-C ends a receiver that asks for the code, and one that searches',
  { skip: missing('tmux') },
  async () => {
    for (const code of [null, '7-velvet-otter']) {
      await using folder = await tempFolder()
      await using terminal = await receiveAtTerminal(folder.path())
      await terminal.expect(/^Code: $/m)
      if (code !== null) {
        await terminal.type(code)
        const screen = await terminal.expect(/connecting …/)
        assert.match(screen, /Code: 7-velvet-otter/, 'what was typed stays')
      }
      await terminal.press('C-c')
      await terminal.expect(/the transfer was interrupted/)
      await terminal.expect(/^exit 130$/m)
    }
  },
)
