/**
 * Which paths may become names on the disk of the receiver. A path that breaks a rule is rejected and never cleaned: what is
 * cleaned may become the name of something else. The rules are those of all systems together, so that what is received here can
 * be sent on to anywhere.
 */
import { LIMITS } from '../limits.ts'

/** Why a path is rejected, in words that go on after it. */
export type PathProblem = string

/** null where nothing is wrong with it. */
export function pathProblem(path: string, platform: NodeJS.Platform = process.platform): PathProblem | null {
  if (path === '') return 'is empty'
  if (path.startsWith('/')) return 'is absolute'
  if (!path.isWellFormed()) return 'is not Unicode'
  if (Buffer.byteLength(path) > LIMITS.pathBytesMax) return `has over ${LIMITS.pathBytesMax} bytes`
  const names = path.split('/')
  if (names.length > LIMITS.depthMax) return `has over ${LIMITS.depthMax} folders inside each other`
  for (const name of names) {
    const problem = nameProblem(name, platform)
    if (problem !== null) return problem
  }
  return null
}

/** RFC 8264's disallowed classes, as far as they mislead a reader or a terminal: controls, formats (bidi among them), separators of lines, surrogates, private and unassigned ones. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u
/** Joiners, without which words of some languages and many emoji are written otherwise; in these places they show. */
const JOINERS =
  /(?<=[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])[\u200C\u200D](?=[\p{L}\p{Extended_Pictographic}])/gu
/** Devices of Windows, with any extension (Naming Files, Paths, and Namespaces). */
const DEVICE = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(?:\.|$)/i
const IS_DEVICE = 'has the name of a device in it'
const WINDOWS_ONLY = /[<>:"|?*]/
/** What a transfer under way is kept in. */
export const STAGING_PREFIX = '.partyline-'

/** Most names are, and nothing but a device can be wrong with one: a hundred thousand are looked at on both sides. */
const PLAIN = /^\w[\w-]{0,63}(?:\.[\w-]{1,63}){0,2}$/

function nameProblem(name: string, platform: NodeJS.Platform): PathProblem | null {
  if (PLAIN.test(name)) return DEVICE.test(name) ? IS_DEVICE : null
  if (name === '') return 'has an empty name in it'
  if (name === '.' || name === '..') return `has ${name} in it`
  if (Buffer.byteLength(name) > LIMITS.nameBytesMax) return `has a name of over ${LIMITS.nameBytesMax} bytes in it`
  if (name.includes('\\')) return 'has a backslash in it'
  if (UNSEEN.test(name.replaceAll(JOINERS, ''))) return 'has a character in it that cannot be seen'
  if (name.normalize('NFC') !== name) return 'is not in the form NFC'
  if (DEVICE.test(name)) return IS_DEVICE
  if (/[. ]$/.test(name)) return 'has a name in it that ends with a dot or a space'
  if (name.toLowerCase().startsWith(STAGING_PREFIX)) return 'has the name of an unfinished transfer'
  if (platform === 'win32' && WINDOWS_ONLY.test(name)) return 'has a character in it that Windows does not allow'
  return null
}

/** ASCII without capital letters folds to itself, and need not be kept twice. */
const FOLDED = /^[ -@[-~]*$/

/** Two paths with one key are one file where case or form makes no difference. */
export function foldedPath(path: string): string {
  if (FOLDED.test(path)) return path
  return path.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKC')
}

const OUTSIDE = 'leads out of what is sent'

/**
 * null where the link at `path` leads to a place inside of what it was sent with. Up from the folder that it is in, which is a real
 * one, and then down only: up from behind another link would be anywhere.
 */
export function linkProblem(path: string, target: string): PathProblem | null {
  if (target.startsWith('/') || target.includes('\\') || UNSEEN.test(target)) return OUTSIDE
  if (Buffer.byteLength(target) > LIMITS.pathBytesMax) return OUTSIDE
  const names = target.split('/').filter((name) => name !== '' && name !== '.')
  const down = names.findIndex((name) => name !== '..')
  const upCount = down === -1 ? names.length : down
  if (names.slice(upCount).includes('..')) return OUTSIDE
  // The first name of a path is what was sent: what is beside it belongs to the destination.
  const depth = path.split('/').length - 1
  return names.length === 0 || depth - upCount < 1 ? OUTSIDE : null
}
