/** JSON, and what it can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue }

/**
 * JSON of a stranger. JSON can write half of a character (`"\ud800"`), which UTF-8 cannot: it becomes U+FFFD at once, and not first where it is stored.
 * @throws {SyntaxError} it is none
 */
export function parseForeignJson(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value))
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
