/** Looks into JSON of unknown shape. */

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** The own property of that name; undefined when there is none. */
export function property(value: unknown, name: string): unknown {
  return isObject(value) ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined
}

/** Itself when it is a list, and else an empty one. */
export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
