/** What the server answers an owner, read field by field: a server of another version may leave one out, and the page is not broken by that. */

export type Row = Readonly<Record<string, unknown>>

export function rowOf(value: unknown): Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}
}

export function rowsIn(row: Row, name: string): readonly Row[] {
  const value = row[name]
  return Array.isArray(value) ? value.map(rowOf) : []
}

/** Empty where there is none. */
export function textIn(row: Row, name: string): string {
  const value = row[name]
  return typeof value === 'string' ? value : ''
}

/** null where there is none. */
export function numberIn(row: Row, name: string): number | null {
  const value = row[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

export function textsIn(row: Row, name: string): readonly string[] {
  const value = row[name]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
