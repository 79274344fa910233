/** Long lists are answered page by page. */
import * as v from 'valibot'
import type { JsonValue } from '../json.ts'

/** So many are answered at a time. */
export const PAGE = 500
export const page = v.strictObject({
  after: v.optional(v.pipe(v.string(), v.description('The name of the last one of the page before'))),
})

/** In the order of names, so that what comes and goes between two pages shifts nothing. */
export function listed<Thing>(
  field: string,
  things: Iterable<Thing>,
  nameOf: (thing: Thing) => string,
  describe: (thing: Thing) => JsonValue,
  after = '',
): JsonValue {
  const rest = [...things].filter((thing) => nameOf(thing) > after)
  const sorted = rest.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
  return { [field]: sorted.slice(0, PAGE).map(describe), isMore: sorted.length > PAGE }
}
