/** Under which mask a person is banned, muted or ignored (RFC 2812 2.5; ISUPPORT EXTBAN and ACCOUNTEXTBAN). */
import type { SlashPlace } from './slash-command.ts'

/** What a mask can go by: what lasts longest comes first. */
export type MaskForm = 'account' | 'host' | 'nick'

/** The account where there is one and the server can ban it, else the host, else the nickname. A mask is taken as it is written. */
export function banMask(place: SlashPlace, nameOrMask: string, form?: MaskForm): string {
  if (/[!@*?:$~]/.test(nameOrMask)) return nameOrMask
  if (form !== undefined) return maskOf(place, nameOrMask, form) ?? `${nameOrMask}!*@*`
  const account = maskOf(place, nameOrMask, 'account')
  return account ?? maskOf(place, nameOrMask, 'host') ?? `${nameOrMask}!*@*`
}

/** All under which the person can have been banned. */
export function banMasks(place: SlashPlace, nameOrMask: string): readonly string[] {
  const forms = (['account', 'host', 'nick'] as const).map((form) => banMask(place, nameOrMask, form))
  return [...new Set(forms)]
}

/** That keeps its people from speaking; null where the server has no such ban. */
export function muteChange(
  { state }: SlashPlace,
  mask: string,
): { readonly letter: string; readonly mask: string } | null {
  const { isupport } = state.server
  const [prefix, letters = ''] = (isupport.get('EXTBAN') ?? '').split(',')
  if (letters.includes('m') && prefix === '') return { letter: 'b', mask: `m:${mask}` }
  const [lists = ''] = (isupport.get('CHANMODES') ?? '').split(',')
  return lists.includes('q') ? { letter: 'q', mask } : null
}

function maskOf({ state, names }: SlashPlace, nick: string, form: MaskForm): string | null {
  const person = state.people.get(names.nick(nick))
  const { isupport } = state.server
  switch (form) {
    case 'account': {
      const [letter = ''] = (isupport.get('ACCOUNTEXTBAN') ?? '').split(',')
      const [prefix = ''] = (isupport.get('EXTBAN') ?? '').split(',')
      const account = person?.account ?? ''
      return letter === '' || account === '' ? null : `${prefix}${letter}:${account}`
    }
    case 'host': {
      const host = person?.address.split('@')[1] ?? ''
      return host === '' ? null : `*!*@${host}`
    }
    case 'nick':
      return `${nick}!*@*`
    default:
      return form satisfies never
  }
}
