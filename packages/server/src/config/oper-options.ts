/** The options that name the operators of the network, and what they may do. */
import { isNickname } from '@partyline/irc'
import * as v from 'valibot'
import { isRight, RIGHT_NAMES, type Right } from '../network/rights.ts'
import { EVERYWHERE, type Option } from './option.ts'

/** An operator, as the option gives it. */
export interface OperOption {
  readonly name: string
  readonly className: string
  /** With the password, or its hash; null where an account is meant. */
  readonly file: string | null
}

export interface OperClass {
  readonly name: string
  readonly rights: readonly Right[]
}

const CLASS_NAME = /^[a-z][a-z\d-]{0,31}$/

function parseOper(text: string): OperOption | null {
  const [name = '', className = '', ...file] = text.split(':')
  if (!isNickname(name) || !CLASS_NAME.test(className)) return null
  if (file.length === 0) return { name, className, file: null }
  const path = file.join(':')
  return path === '' || path.includes('\0') ? null : { name, className, file: path }
}

function parseClass(text: string): OperClass | null {
  const [name = '', list = '', ...rest] = text.split(':')
  const rights = list.split('+').filter(isRight)
  return CLASS_NAME.test(name) && rest.length === 0 && rights.join('+') === list ? { name, rights } : null
}

export const OPER_OPTIONS = {
  oper: {
    section: 'Server',
    form: 'texts',
    placeholder: 'NAME:CLASS[:FILE]',
    help: 'An operator of the network, of the class owner, admin, moderator or one of oper-class: the account NAME, or a person that gives OPER this name and the password (or its argon2id hash) in the first line of FILE. Repeatable',
    default: null,
    expected: 'NAME:CLASS or NAME:CLASS:FILE, such as ann:moderator or root:owner:/etc/partyline/root-password',
    schema: v.array(parsedBy(parseOper)),
    sources: EVERYWHERE,
  },
  'oper-class': {
    section: 'Server',
    form: 'texts',
    placeholder: 'NAME:RIGHTS',
    help: 'A class of operators, or another meaning for one of the three, and its rights, such as helper:kill+wallops. Repeatable',
    default: null,
    expected: `a name of small letters, digits and "-", then ":" and rights joined by +, of ${RIGHT_NAMES.join(', ')}, such as helper:kill+wallops`,
    schema: v.array(parsedBy(parseClass)),
    sources: EVERYWHERE,
  },
} as const satisfies Record<string, Option>

function parsedBy<T extends object>(parse: (text: string) => T | null): v.GenericSchema<string, T> {
  return v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const parsed = parse(dataset.value)
      if (parsed !== null) return parsed
      addIssue({ message: 'malformed' })
      return NEVER
    }),
  )
}
