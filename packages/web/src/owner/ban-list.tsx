/** Whom the network keeps out. */
import { useState } from 'preact/hooks'
import { Choice, Field } from '../panel/field.tsx'
import { Doubted, Listed, Listing } from './listing.tsx'
import { rowsIn, textIn, type Row } from './rows.ts'
import { SendingForm } from './sending-form.tsx'
import { useAsk, useOwner } from './use-owner.ts'
import { Waiting } from './waiting.tsx'

export function BanList() {
  const [asked, again] = useAsk('bans')
  return (
    <>
      <NewBan again={again} />
      <Waiting asked={asked} again={again}>
        {(row) => (
          <Listing isEmpty={rowsIn(row, 'bans').length === 0}>
            {rowsIn(row, 'bans').map((one) => (
              <Ban key={textIn(one, 'target')} row={one} again={again} />
            ))}
          </Listing>
        )}
      </Waiting>
    </>
  )
}

function NewBan({ again }: { readonly again: () => void }) {
  const { api, words } = useOwner()
  const said = words.owner
  const [target, setTarget] = useState('')
  const [reason, setReason] = useState('')
  const [lasts, setLasts] = useState('0')
  const make = async () => {
    await api.ask('POST', 'bans', { target, for: lasts, ...(reason === '' ? {} : { reason }) })
    setTarget('')
    setReason('')
    again()
  }
  return (
    <SendingForm title={said.ban} button={said.ban} act={make}>
      <Field name={said.target} value={target} onValue={setTarget} isNeeded hint={said.banHint} />
      <Field name={said.reason} value={reason} onValue={setReason} />
      <Choice
        name={said.lasts}
        value={lasts}
        options={[
          ['0', words.ever],
          ['7d', said.week],
          ['30d', said.month],
        ]}
        onValue={setLasts}
      />
    </SendingForm>
  )
}

function Ban({ row, again }: { readonly row: Row; readonly again: () => void }) {
  const { api, words, figures } = useOwner()
  const said = words.owner
  const target = textIn(row, 'target')
  const until = textIn(row, 'until')
  const about = [
    textIn(row, 'reason'),
    until === '' ? words.ever : said.until(figures.moment(until)),
    textIn(row, 'by'),
  ]
  return (
    <Listed title={target} about={about}>
      <Doubted
        name={said.lift}
        label={said.liftOf(target)}
        act={async () => {
          await api.ask('DELETE', `bans/${encodeURIComponent(target)}`)
          again()
        }}
      />
    </Listed>
  )
}
