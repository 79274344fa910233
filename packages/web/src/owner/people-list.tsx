/** Everybody that is here, and the way out. */
import { Doubted, Listed, PagedListing } from './listing.tsx'
import { numberIn, textIn, type Row } from './rows.ts'
import { useOwner } from './use-owner.ts'
import { usePages } from './use-pages.ts'

export function PeopleList() {
  const pages = usePages('people', 'people', 'nick', 'after')
  return (
    <PagedListing pages={pages}>
      {(row) => <Someone key={textIn(row, 'nick')} row={row} again={pages.again} />}
    </PagedListing>
  )
}

function Someone({ row, again }: { readonly row: Row; readonly again: () => void }) {
  const { api, words, figures } = useOwner()
  const said = words.owner
  const nick = textIn(row, 'nick')
  const account = textIn(row, 'account')
  const about = [
    account === '' ? said.guest : account,
    textIn(row, 'host'),
    said.since(figures.moment(textIn(row, 'since'))),
    (numberIn(row, 'sessions') ?? 0) > 1 ? `×${figures.count(numberIn(row, 'sessions') ?? 0)}` : '',
  ]
  return (
    <Listed title={nick} about={about}>
      <Doubted
        name={said.kill}
        label={said.killOf(nick)}
        act={async () => {
          await api.ask('DELETE', `people/${encodeURIComponent(nick)}`)
          again()
        }}
      />
    </Listed>
  )
}
