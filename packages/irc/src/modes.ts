/**
 * Mode strings such as `+ov-b alice bob *!*@spam.example` (RFC 2812 3.2.3, ISUPPORT CHANMODES and PREFIX): which letters
 * take a parameter is a property of the server.
 */

/** Which letters there are, by kind; each field is a string of letters. */
export interface ModeSpec {
  /** Type A: adds to or removes from a list; without a parameter it asks for the list. */
  readonly list: string
  /** Type B: always with a parameter. */
  readonly always: string
  /** Type C: with a parameter only when set. */
  readonly whenSet: string
  /** Type D: never with a parameter. */
  readonly never: string
  /** Ranks of members: always with a nickname. */
  readonly prefix: string
}

/** One letter set or taken away. */
export interface ModeChange {
  readonly kind: 'change'
  readonly sign: '+' | '-'
  readonly letter: string
  readonly param: string | null
}

/** What one letter of a mode string means. */
export type ModeItem =
  | ModeChange
  /** Asks for the entries of a list. */
  | { readonly kind: 'list'; readonly letter: string }
  /** Lacks its parameter. */
  | { readonly kind: 'incomplete'; readonly letter: string }
  /** The specification has no such letter. */
  | { readonly kind: 'unknown'; readonly letter: string }

/**
 * The items of a mode string and its parameters, in order. Letters before any sign are set. Taking away a type B mode
 * works without its parameter, because clients send `-k` alone. An empty parameter counts as missing, and a parameter that
 * no letter takes is ignored.
 * @param params the mode string, then its parameters: what follows the target in a MODE command
 */
export function parseModeChanges(params: readonly string[], spec: ModeSpec): ModeItem[] {
  const [modes = '', ...rest] = params
  const items: ModeItem[] = []
  let sign: '+' | '-' = '+'
  let next = 0
  for (const letter of modes) {
    if (letter === '+' || letter === '-') {
      sign = letter
      continue
    }
    if (!takesParam(letter, sign, spec)) {
      items.push(isKnown(letter, spec) ? { kind: 'change', sign, letter, param: null } : { kind: 'unknown', letter })
      continue
    }
    const param = rest[next] ?? ''
    next += 1
    if (param !== '') items.push({ kind: 'change', sign, letter, param })
    else if (spec.list.includes(letter)) items.push({ kind: 'list', letter })
    else if (sign === '-' && spec.always.includes(letter)) items.push({ kind: 'change', sign, letter, param: null })
    else items.push({ kind: 'incomplete', letter })
  }
  return items
}

function takesParam(letter: string, sign: '+' | '-', { list, always, whenSet, prefix }: ModeSpec): boolean {
  if (list.includes(letter) || always.includes(letter) || prefix.includes(letter)) return true
  return sign === '+' && whenSet.includes(letter)
}

function isKnown(letter: string, { whenSet, never }: ModeSpec): boolean {
  return never.includes(letter) || whenSet.includes(letter)
}

/** The mode string and its parameters, in order; nothing for no changes. */
export function formatModeChanges(changes: readonly ModeChange[]): string[] {
  if (changes.length === 0) return []
  let modes = ''
  let sign = ''
  const params: string[] = []
  for (const change of changes) {
    if (change.sign !== sign) {
      sign = change.sign
      modes += sign
    }
    modes += change.letter
    if (change.param !== null) params.push(change.param)
  }
  return [modes, ...params]
}
