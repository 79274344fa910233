/** The language of the person at the terminal, as the environment tells it (POSIX, Internationalization Variables). */
import { type Catalogue, ENGLISH } from './text.ts'

/** Chinese for every locale that begins with zh, English for all others. */
export async function catalogueFor(env: Readonly<Record<string, string | undefined>>): Promise<Catalogue> {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return /^zh(?![a-z])/i.test(locale) ? (await import('./zh.ts')).CHINESE : ENGLISH
}
