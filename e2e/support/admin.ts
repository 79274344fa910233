/** `partyline admin` as a process of its own, for a server that runs. */
import { PARTYLINE } from './command.ts'
import { Program } from './program.ts'

/** What it says to programs. @throws {Error} it did not do it */
export async function admin(data: string, ...words: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  await using program = await Program.start(process.execPath, [
    ...PARTYLINE,
    'admin',
    ...words,
    '--data',
    data,
    '--json',
  ])
  const { code } = await program.exit()
  if (code !== 0) throw new Error(`admin ${words.join(' ')} ended with ${code}: ${program.errors.text}`)
  return JSON.parse(program.output.text) as Readonly<Record<string, unknown>>
}
