/** JSON, and what it can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue }

/** How JSON writes halves of characters, and whole ones of two halves. */
const HALF = /\\ud[89a-f]/i

/**
 * JSON of a stranger. JSON can write half of a character (`"\ud800"`), which UTF-8 cannot: it becomes U+FFFD at once, and not first where it is stored.
 * A reviver of `JSON.parse` takes several times as long, and nothing else is done meanwhile.
 * @throws {SyntaxError} it is none
 */
export function parseForeignJson(text: string): unknown {
  const parsed: unknown = JSON.parse(text)
  if (!HALF.test(text)) return parsed
  if (typeof parsed === 'string') return parsed.toWellFormed()
  const waiting = isContainer(parsed) ? [parsed] : []
  for (let container = waiting.pop(); container !== undefined; container = waiting.pop()) {
    for (const key of Object.keys(container)) {
      const value = container[key]
      if (typeof value === 'string') container[key] = value.toWellFormed()
      else if (isContainer(value)) waiting.push(value)
    }
  }
  return parsed
}

/** An array, too: its keys are its places. */
function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
