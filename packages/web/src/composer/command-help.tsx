/** How the command that is being typed is written, and what it does. */
import { findSlashCommand, readSlash, slashUsage } from '@partyline/irc/client'
import { useApp } from '../app/app.ts'

export function CommandHelp({ typed }: { readonly typed: string }) {
  const { say } = useApp()
  const command = findSlashCommand(readSlash(typed)?.name ?? '')
  if (command === undefined) return null
  return (
    <p class="composer-advice">
      <code>{say.value(slashUsage(command))}</code> {say.value(command.help)}
    </p>
  )
}
