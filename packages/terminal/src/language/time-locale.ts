/** @param env of the process whose terminal it is @returns the locale of its dates, as `en_GB.UTF-8` (POSIX 8.2, LC_TIME); empty for none */
export function timeLocaleOf(env: Readonly<Record<string, string | undefined>>): string {
  return env['LC_ALL'] || env['LC_TIME'] || env['LANG'] || ''
}
