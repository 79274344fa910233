/** The first screen: a name is suggested, Enter joins. An account is for those that have one. */
import type { Identity, Trouble } from '@partyline/irc/client'
import { applyEdit, editorOf, EMPTY_EDITOR, insert, isEdit, type Editor } from '../editing/editor.ts'
import type { Input } from '../input/input.ts'
import type { Strings } from '../language/en.ts'
import { QUERY_CHARACTERS_MAX } from '../limits.ts'
import { deedOf } from './key-map.ts'

export type FieldName = 'name' | 'password' | 'serverPassword'

export interface SignIn {
  readonly fields: readonly { readonly name: FieldName; readonly editor: Editor }[]
  readonly index: number
  /** The name is one that nobody has touched yet: what is typed takes its place. */
  readonly isSuggested: boolean
  readonly mistake: string
}

export type SignInStep =
  | { readonly kind: 'form'; readonly form: SignIn }
  | { readonly kind: 'join'; readonly identity: Identity }
  | { readonly kind: 'quit' }

/** @param why the last attempt ended; null at the first one */
export function signInForm({ nick, password }: Identity, why: Trouble | null, strings: Strings): SignIn {
  const needsPassword = why?.kind === 'password' || password !== undefined
  const fields = [
    { name: 'name', editor: editorOf(nick) },
    { name: 'password', editor: EMPTY_EDITOR },
    ...(needsPassword ? [{ name: 'serverPassword', editor: EMPTY_EDITOR } as const] : []),
  ] as const
  const wrong: FieldName = why?.kind === 'password' ? 'serverPassword' : why?.kind === 'account' ? 'password' : 'name'
  const index = fields.findIndex(({ name }) => name === wrong)
  return { fields, index, isSuggested: true, mistake: why === null ? '' : strings.trouble[why.kind] }
}

export function signInStep(form: SignIn, input: Input, before: Identity, strings: Strings): SignInStep {
  const here = form.fields[form.index]
  const editor = here?.editor ?? EMPTY_EDITOR
  if (input.kind === 'text' || input.kind === 'paste') {
    const given = form.isSuggested && here?.name === 'name' ? EMPTY_EDITOR : editor
    return {
      kind: 'form',
      form: withEditor(form, insert(given, input.text.replaceAll('\n', ''), QUERY_CHARACTERS_MAX)),
    }
  }
  const deed = input.kind === 'key' ? deedOf(input) : null
  const count = form.fields.length
  if (deed === 'send') return join(form, before, strings)
  if (deed === 'leave' || deed === 'endOfInput') return { kind: 'quit' }
  if (deed === 'complete' || deed === 'down')
    return { kind: 'form', form: { ...form, index: (form.index + 1) % count } }
  if (deed === 'completeBack' || deed === 'up') {
    return { kind: 'form', form: { ...form, index: (form.index + count - 1) % count } }
  }
  const isEditing = isEdit(deed) && deed !== 'newLine'
  return { kind: 'form', form: isEditing ? withEditor(form, applyEdit(editor, deed)) : form }
}

function withEditor(form: SignIn, editor: Editor): SignIn {
  const fields = form.fields.map((field, index) => (index === form.index ? { ...field, editor } : field))
  const isSuggested = form.isSuggested && form.fields[form.index]?.name !== 'name'
  return { ...form, fields, isSuggested, mistake: '' }
}

/** What a server takes as a name is the server's to say; this only spares a round trip. */
const NAME = /^[^\s\p{Cc}#&@+~%:!*?,.\d-][^\s\p{Cc}!@*?,:]*$/u

function join(form: SignIn, before: Identity, { signIn }: Strings): SignInStep {
  const value = (name: FieldName) => form.fields.find((field) => field.name === name)?.editor.text ?? ''
  const nick = value('name').trim()
  if (nick === '') return { kind: 'form', form: { ...form, index: 0, mistake: signIn.nameMissing } }
  if (!NAME.test(nick)) return { kind: 'form', form: { ...form, index: 0, mistake: signIn.nameInvalid } }
  const password = value('password')
  const serverPassword = value('serverPassword')
  return {
    kind: 'join',
    identity: {
      ...before,
      nick,
      ...(password !== '' && { credentials: { kind: 'password', account: nick, password } }),
      ...(serverPassword !== '' && { password: serverPassword }),
    },
  }
}
