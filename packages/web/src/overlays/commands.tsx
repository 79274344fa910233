/** All commands with a slash, how they are written, and what they are for. */
import { SLASH_COMMANDS, slashUsage } from '@partyline/irc/client'
import { useApp } from '../app/app.ts'
import { Dialog } from '../controls/dialog.tsx'
import './overlays.css'

export function Commands() {
  const { strings, view, say } = useApp()
  return (
    <Dialog
      class="dialog-wide"
      title={strings.value.commands}
      onClose={() => {
        view.overlay.value = null
      }}
    >
      <dl class="commands">
        {SLASH_COMMANDS.map((command) => (
          <div key={command.name} class="command">
            <dt>
              <code>{say.value(slashUsage(command))}</code>
            </dt>
            <dd>{say.value(command.help)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
