/**
 * Where the keys and values of a TOML document stand, so that an error about a value can name its line and column. The
 * TOML parser gives positions only for syntax errors. This scanner runs after that parser has accepted the document, so
 * it relies on the document being valid TOML 1.0 and only walks it.
 */

/** Both count from 1; columns count UTF-16 units, as editors do. */
export interface Position {
  readonly line: number
  readonly column: number
}

export interface KeyPosition {
  readonly key: Position
  readonly value: Position
}

export type TomlPath = readonly (string | number)[]

/** A lookup by path (keys and array indexes) of where the key and its value begin; null for what is not there. */
export function tomlPositions(text: string): (path: TomlPath) => KeyPosition | null {
  const found = new Map<string, readonly [key: number, value: number]>()
  new Scanner(text, found).document()
  return (path) => {
    const offsets = found.get(JSON.stringify(path))
    if (offsets === undefined) return null
    return { key: positionAt(text, offsets[0]), value: positionAt(text, offsets[1]) }
  }
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

const BLANK = /(?:[ \t]|#[^\n]*)*/y
const BLANK_LINES = /(?:[ \t\r\n]|#[^\n]*)*/y
const SEPARATORS = /(?:[ \t\r\n,]|#[^\n]*)*/y
const BARE_KEY = /[A-Za-z0-9_-]+/y
const DOT = /[ \t]*\.[ \t]*/y
/** The long forms first: `"""` also begins with `""`. */
const STRING = /"""(?:\\[^]|[^\\])*?"{3,5}(?!")|'''[^]*?'{3,5}(?!')|"(?:\\.|[^"\\\n])*"|'[^'\n]*'/y
const SCALAR = /[^,\]}#\r\n]+/y

class Scanner {
  readonly #text: string
  readonly #found: Map<string, readonly [number, number]>
  #offset = 0

  constructor(text: string, found: Map<string, readonly [number, number]>) {
    this.#text = text
    this.#found = found
  }

  document(): void {
    const tables = new Map<string, number>()
    let table: TomlPath = []
    while ((this.#take(BLANK_LINES), this.#offset < this.#text.length)) {
      const start = this.#offset
      if (!this.#isAt('[')) {
        this.#pair(table)
        continue
      }
      const isArray = this.#text.startsWith('[[', start)
      this.#offset += isArray ? 2 : 1
      table = this.#keyPath()
      this.#offset = Math.max(this.#text.indexOf(']', this.#offset) + (isArray ? 2 : 1), start + 1)
      if (isArray) {
        const name = JSON.stringify(table)
        const index = tables.get(name) ?? 0
        tables.set(name, index + 1)
        table = [...table, index]
      }
      this.#found.set(JSON.stringify(table), [start, start])
    }
  }

  #pair(parent: TomlPath): void {
    const start = this.#offset
    const path = [...parent, ...this.#keyPath()]
    this.#take(BLANK)
    this.#offset += '='.length
    this.#take(BLANK)
    this.#found.set(JSON.stringify(path), [start, this.#offset])
    this.#value(path)
  }

  #keyPath(): string[] {
    const path: string[] = []
    do {
      this.#take(BLANK)
      const quoted = this.#take(STRING)
      path.push(quoted === '' ? this.#take(BARE_KEY) : unquote(quoted))
    } while (this.#take(DOT) !== '')
    return path
  }

  #value(path: TomlPath): void {
    if (this.#isAt('[')) {
      this.#inside(']', (index) => {
        this.#found.set(JSON.stringify([...path, index]), [this.#offset, this.#offset])
        this.#value([...path, index])
      })
    } else if (this.#isAt('{')) {
      this.#inside('}', () => this.#pair(path))
    } else if (this.#take(STRING) === '') {
      this.#take(SCALAR)
    }
  }

  #inside(end: ']' | '}', item: (index: number) => void): void {
    this.#offset += 1
    for (let index = 0; this.#take(SEPARATORS), this.#offset < this.#text.length && !this.#isAt(end); index++)
      item(index)
    this.#offset += 1
  }

  #isAt(character: string): boolean {
    return this.#text[this.#offset] === character
  }

  /** Steps over what the sticky pattern matches here and returns it; empty when it matches nothing. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#offset
    const taken = pattern.exec(this.#text)?.[0] ?? ''
    this.#offset += taken.length
    return taken
  }
}

/** A quoted key with escapes is looked up by its decoded name; `\U` escapes do not occur in any name of ours. */
function unquote(quoted: string): string {
  if (quoted.startsWith("'")) return quoted.slice(1, -1)
  return quoted
    .slice(1, -1)
    .replace(/\\u([\da-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\(["\\])/g, '$1')
}
