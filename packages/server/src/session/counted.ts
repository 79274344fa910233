/** Numbers in sentences for people. */

/** `1 second`, `2 seconds`. */
export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
