/** A number among the options of a benchmark. @throws {Error} that says what the option takes */
export function parseCount(option: string, text: string, min: number, max: number): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < min || count > max)
    throw new Error(`${option} takes a whole number from ${min} to ${max}, not '${text}'`)
  return count
}
