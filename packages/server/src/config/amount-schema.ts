/** The form of an option that is an amount, or `unlimited`. */
import * as v from 'valibot'
import { parseAmount, type Units } from './amount.ts'

export const UNLIMITED = 'unlimited'
export const HOUR_MS = 3_600_000
export const AGES: Units = { h: HOUR_MS, d: 24 * HOUR_MS, y: 365 * 24 * HOUR_MS }
export const SIZES: Units = { k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }

/** Infinity for `unlimited`. */
export function amount(units: Units, min: number): v.GenericSchema<string, number> {
  return v.pipe(
    v.string(),
    v.transform((text) => (text === UNLIMITED ? Infinity : parseAmount(text, units))),
    v.minValue(min),
  )
}
