/** The accounts: made here, they can be used at once. */
import { useState } from 'preact/hooks'
import { Field } from '../panel/field.tsx'
import { Doubted, Listed, PagedListing } from './listing.tsx'
import { textIn, type Row } from './rows.ts'
import { SendingForm } from './sending-form.tsx'
import { useOwner } from './use-owner.ts'
import { usePages } from './use-pages.ts'

export function AccountList() {
  const pages = usePages('accounts', 'accounts', 'name', 'after')
  return (
    <>
      <NewAccount again={pages.again} />
      <PagedListing pages={pages}>
        {(row) => <Account key={textIn(row, 'name')} row={row} again={pages.again} />}
      </PagedListing>
    </>
  )
}

function NewAccount({ again }: { readonly again: () => void }) {
  const { api, words } = useOwner()
  const said = words.owner
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const make = async () => {
    await api.ask('POST', 'accounts', { name, password })
    setName('')
    setPassword('')
    again()
  }
  return (
    <SendingForm title={said.addAccount} button={said.add} act={make}>
      <Field name={said.name} value={name} onValue={setName} isNeeded />
      <Field
        name={said.password}
        type="password"
        value={password}
        onValue={setPassword}
        autocomplete="new-password"
        isNeeded
      />
    </SendingForm>
  )
}

function Account({ row, again }: { readonly row: Row; readonly again: () => void }) {
  const { api, words, figures } = useOwner()
  const said = words.owner
  const name = textIn(row, 'name')
  const about = [
    textIn(row, 'operClass'),
    textIn(row, 'email'),
    row['stays'] === true ? said.always : '',
    row['hasPassword'] === false ? said.hasNoPassword : '',
    figures.moment(textIn(row, 'createdAt')),
  ]
  return (
    <Listed title={name} about={about}>
      <Doubted
        name={said.removeAccount}
        label={said.removeAccountOf(name)}
        act={async () => {
          await api.ask('DELETE', `accounts/${encodeURIComponent(name)}`)
          again()
        }}
      />
    </Listed>
  )
}
