/** The forms of inputs as JSON Schema (2020-12): of the few kinds that operations have, and no more. */
import * as v from 'valibot'
import type { JsonValue } from '../json.ts'

export type Json = { readonly [name: string]: JsonValue }

/** Of an object: by name, and those without which it is none. */
export interface Fields {
  readonly properties: Json
  readonly required: readonly string[]
}

type Step = v.RegexAction<string, undefined> | { readonly type: 'string' | 'description' }
type WholeStep =
  | v.MinValueAction<number, number, undefined>
  | { readonly type: 'number' | 'safe_integer' | 'description' }
type Form =
  | (v.StringSchema<undefined> & { readonly pipe?: readonly Step[] })
  | (v.NumberSchema<undefined> & { readonly pipe: readonly WholeStep[] })
  | v.OptionalSchema<v.GenericSchema, undefined>
  | v.StrictObjectSchema<v.ObjectEntries, undefined>

/** @throws {TypeError} the form is no object */
export function fieldsOf(form: v.GenericSchema): Fields {
  const known = form as Form
  if (known.type !== 'strict_object') throw new TypeError(`the form of an input is an object, not ${form.type}`)
  const entries = Object.entries(known.entries)
  return {
    properties: Object.fromEntries(entries.map(([name, field]) => [name, schemaOf(field as Form)])),
    required: entries.filter(([, { type }]) => type !== 'optional').map(([name]) => name),
  }
}

function schemaOf(form: Form): Json {
  switch (form.type) {
    case 'optional':
      return schemaOf(form.wrapped as Form)
    case 'string': {
      const about = v.getDescription(form)
      const regex = form.pipe?.find((step) => step.type === 'regex')
      return {
        type: 'string',
        ...(regex === undefined ? {} : { pattern: regex.requirement.source }),
        ...(about === undefined ? {} : { description: about }),
      }
    }
    case 'number': {
      const about = v.getDescription(form)
      const steps = 'pipe' in form ? form.pipe : []
      const least = steps.find((step) => step.type === 'min_value')
      if (!steps.some(({ type }) => type === 'safe_integer'))
        throw new TypeError('a number of an input is a whole number')
      return {
        type: 'integer',
        ...(least === undefined ? {} : { minimum: least.requirement }),
        ...(about === undefined ? {} : { description: about }),
      }
    }
    case 'strict_object':
    default:
      throw new TypeError(`no JSON Schema is known for the form ${form.type}`)
  }
}
