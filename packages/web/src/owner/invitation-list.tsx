/** Invitations: a link and a QR code for each, told once, and who came by it. */
import { useState } from 'preact/hooks'
import { Choice, Field } from '../panel/field.tsx'
import { Doubted, Listed, Listing } from './listing.tsx'
import { numberIn, rowsIn, textIn, textsIn, type Row } from './rows.ts'
import { SendingForm } from './sending-form.tsx'
import { ShownLink } from './shown-link.tsx'
import { useAsk, useOwner } from './use-owner.ts'
import { Waiting } from './waiting.tsx'

export function InvitationList() {
  const [asked, again] = useAsk('invitations')
  return (
    <>
      <NewInvitation again={again} />
      <Waiting asked={asked} again={again}>
        {(row) => {
          const invitations = rowsIn(row, 'invitations').filter(
            (one) => one['isUsable'] === true || textsIn(one, 'accounts').length > 0,
          )
          return (
            <Listing isEmpty={invitations.length === 0}>
              {invitations.toReversed().map((one) => (
                <Invitation key={textIn(one, 'id')} row={one} again={again} />
              ))}
            </Listing>
          )
        }}
      </Waiting>
    </>
  )
}

function NewInvitation({ again }: { readonly again: () => void }) {
  const { api, words } = useOwner()
  const said = words.owner
  const [label, setLabel] = useState('')
  const [uses, setUses] = useState('1')
  const [lasts, setLasts] = useState('7d')
  const [made, setMade] = useState<{ readonly link: string; readonly isNeeded: boolean } | null>(null)
  const make = async () => {
    const row = await api.ask('POST', 'invitations', { label, uses: Number(uses), for: lasts })
    // Others come by the address by which the owner has come, unless that is of this machine alone.
    const origin = isLoopback(location.origin) ? textIn(row, 'origin') || location.origin : location.origin
    const link = `${origin}/invitation#${textIn(row, 'code')}`
    setMade({ link, isNeeded: row['isNeeded'] === true })
    setLabel('')
    again()
  }
  return (
    <>
      <SendingForm title={said.invite} hint={said.inviteHint} button={said.add} act={make}>
        <Field name={said.label} value={label} onValue={setLabel} />
        <Field name={said.uses} type="number" value={uses} onValue={setUses} isNeeded />
        <Choice
          name={said.lasts}
          value={lasts}
          options={[
            ['7d', said.week],
            ['30d', said.month],
            ['0', words.ever],
          ]}
          onValue={setLasts}
        />
      </SendingForm>
      {made !== null && (
        <>
          <ShownLink said={said.inviteMade} link={made.link} />
          {isLoopback(made.link) && <p class="hint">{said.hereOnly}</p>}
          {!made.isNeeded && <p class="hint">{said.unneeded}</p>}
        </>
      )}
    </>
  )
}

function isLoopback(url: string): boolean {
  return /^(?:localhost|127\.|\[::1\])/.test(new URL(url).hostname)
}

function Invitation({ row, again }: { readonly row: Row; readonly again: () => void }) {
  const { api, words, figures } = useOwner()
  const said = words.owner
  const [id, label] = [textIn(row, 'id'), textIn(row, 'label')]
  const accounts = textsIn(row, 'accounts')
  const until = textIn(row, 'until')
  const about = [
    said.used(accounts.length, numberIn(row, 'uses') ?? 0),
    until === '' ? words.ever : said.until(figures.moment(until)),
    accounts.join(', '),
  ]
  return (
    <Listed title={label === '' ? id : label} about={about}>
      {row['isUsable'] === true && (
        <Doubted
          name={said.takeBack}
          label={said.takeBackOf(label === '' ? id : label)}
          act={async () => {
            await api.ask('DELETE', `invitations/${encodeURIComponent(id)}`)
            again()
          }}
        />
      )}
    </Listed>
  )
}
