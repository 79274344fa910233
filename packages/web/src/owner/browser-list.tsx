/** What can do all that an owner can: the owner's browsers and programs. */
import { useState } from 'preact/hooks'
import { Doubted, Listed, Listing } from './listing.tsx'
import { rowsIn, textIn, type Row } from './rows.ts'
import { SendingForm } from './sending-form.tsx'
import { ShownLink } from './shown-link.tsx'
import { useAsk, useOwner } from './use-owner.ts'
import { Waiting } from './waiting.tsx'

export function BrowserList() {
  const { api, words } = useOwner()
  const said = words.owner
  const [asked, again] = useAsk('tokens')
  const [link, setLink] = useState<string | null>(null)
  const make = async () => {
    const { code } = await api.ask('POST', 'owner-codes', {})
    setLink(`${location.origin}/owner#${String(code)}`)
  }
  return (
    <>
      <SendingForm title={said.sections.browsers} hint={said.browsersHint} button={said.another} act={make} />
      {link !== null && <ShownLink said={said.anotherMade} link={link} />}
      <Waiting asked={asked} again={again}>
        {(row) => (
          <Listing isEmpty={rowsIn(row, 'tokens').length === 0}>
            {rowsIn(row, 'tokens').map((one) => (
              <Token key={textIn(one, 'name')} row={one} again={again} />
            ))}
          </Listing>
        )}
      </Waiting>
    </>
  )
}

function Token({ row, again }: { readonly row: Row; readonly again: () => void }) {
  const { api, words, figures } = useOwner()
  const said = words.owner
  const name = textIn(row, 'name')
  const until = textIn(row, 'until')
  const about = [
    api.name === name ? said.thisBrowser : '',
    figures.moment(textIn(row, 'createdAt')),
    until === '' ? '' : said.until(figures.moment(until)),
    textIn(row, 'by'),
  ]
  return (
    <Listed title={name} about={about}>
      <Doubted
        name={said.take}
        label={said.takeOf(name)}
        act={async () => {
          await api.ask('DELETE', `tokens/${encodeURIComponent(name)}`)
          again()
        }}
      />
    </Listed>
  )
}
