/** Everybody that is here, and the way out. */
import { Doubted, Listed, Listing } from './listing.tsx'
import { numberIn, textIn, type Row } from './rows.ts'
import { useOwner } from './use-owner.ts'
import { usePages } from './use-pages.ts'
import { Waiting } from './waiting.tsx'

export function PeopleList() {
  const { words } = useOwner()
  const { asked, rows, isMore, more, again } = usePages('people', 'people', 'nick', 'after')
  return (
    <Waiting asked={asked} again={again}>
      {() => (
        <>
          <Listing isEmpty={rows.length === 0}>
            {rows.map((row) => (
              <Someone key={textIn(row, 'nick')} row={row} again={again} />
            ))}
          </Listing>
          {isMore && (
            <button type="button" class="button" onClick={more}>
              {words.more}
            </button>
          )}
        </>
      )}
    </Waiting>
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
