/** Whether a server can speak a language (IRCv3 draft/languages): its offer is `2,en,~zh`, where a tilde says that some texts are without it. */
import type { ClientState } from './state.ts'

/** @param code BCP 47 */
export function isLanguageOffered({ server }: Pick<ClientState, 'server'>, code: string): boolean {
  const [, ...codes] = server.offered.get('draft/languages')?.split(/,~?/) ?? []
  return codes.includes(code)
}
