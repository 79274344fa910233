/** Names that look alike have the same skeleton (Unicode Technical Standard 39, 4 Confusable Detection). */
import { ASCII_CONFUSABLES, CONFUSABLES } from './confusable-data.ts'
import { foldName } from './names.ts'

const NOT_ASCII = /[^\0-\x7f]/
const ASCII_SOURCES = /["%01I`m|]/g

/**
 * A mark that is no part of ordinary writing in these scripts: what is written with a letter is one character with it in the
 * form NFC. Scripts such as Arabic, Thai or Devanagari need theirs.
 */
const LOOSE_MARKS =
  /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Common}])[\p{Mn}\p{Me}]+/gu

/** Reads its table when the first name comes that needs it, some milliseconds of work: make one and keep it. */
export class Skeletons {
  #table: ReadonlyMap<string, string> | null = null

  /**
   * Two names look alike when one of these is the same: as they are written, and in small letters, because names that differ
   * in capitals are one name. Not for showing to people.
   */
  of(name: string): readonly string[] {
    const asWritten = this.#skeleton(name).toLowerCase()
    const inSmallLetters = this.#skeleton(foldName(name)).toLowerCase()
    return asWritten === inSmallLetters ? [asWritten] : [asWritten, inSmallLetters]
  }

  #skeleton(name: string): string {
    if (!NOT_ASCII.test(name)) return name.replaceAll(ASCII_SOURCES, (source) => ASCII_CONFUSABLES[source] ?? source)
    this.#table ??= readTable()
    const table = this.#table
    const characters = name.normalize('NFKC').replaceAll(LOOSE_MARKS, '').normalize('NFD')
    return Array.from(characters, (character) => table.get(character) ?? character)
      .join('')
      .normalize('NFD')
  }
}

function readTable(): ReadonlyMap<string, string> {
  const table = new Map<string, string>()
  for (const group of CONFUSABLES.split(' ')) {
    const [skeleton = '', characters = ''] = group.split(':')
    const text = String.fromCodePoint(...skeleton.split('.').map(parseBase36))
    let code = 0
    for (const step of characters.split(',')) {
      code += parseBase36(step)
      table.set(String.fromCodePoint(code), text)
    }
  }
  return table
}

function parseBase36(text: string): number {
  return Number.parseInt(text, 36)
}
