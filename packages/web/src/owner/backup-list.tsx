/** Copies of the data folder, made while the server runs. */
import { Listed, Listing } from './listing.tsx'
import { rowOf, rowsIn, numberIn, textIn, type Row } from './rows.ts'
import { SendingForm } from './sending-form.tsx'
import { useAsk, useDoing, useOwner } from './use-owner.ts'
import { Waiting } from './waiting.tsx'
import { useState } from 'preact/hooks'

export function BackupList() {
  const { api, words } = useOwner()
  const said = words.owner
  const [asked, again] = useAsk('backups')
  const make = async () => {
    await api.ask('POST', 'backups', { name: nameOfNow() })
    again()
  }
  return (
    <>
      <SendingForm title={said.sections.backups} hint={said.backupHint} button={said.backup} act={make} />
      <Waiting asked={asked} again={again}>
        {(row) => (
          <Listing isEmpty={rowsIn(row, 'backups').length === 0}>
            {rowsIn(row, 'backups')
              .toReversed()
              .map((one) => (
                <Backup key={textIn(one, 'name')} row={one} />
              ))}
          </Listing>
        )}
      </Waiting>
    </>
  )
}

/** `2026-11-30-041500`, in UTC as the names of the server's files. */
function nameOfNow(): string {
  return new Date().toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '')
}

function Backup({ row }: { readonly row: Row }) {
  const { api, words, figures } = useOwner()
  const said = words.owner
  const { isBusy, problem, run } = useDoing()
  const [isWhole, setWhole] = useState(false)
  const name = textIn(row, 'name')
  const manifest = rowOf(row['manifest'])
  const events = numberIn(manifest, 'events')
  const about =
    row['manifest'] === null
      ? [said.unreadable]
      : [
          figures.moment(textIn(manifest, 'madeAt')),
          events === null ? '' : said.events(figures.count(events)),
          isWhole ? said.whole : '',
        ]
  return (
    <Listed title={name} about={about}>
      {problem !== null && (
        <span class="problem" role="alert">
          {problem}
        </span>
      )}
      <button
        type="button"
        class="button"
        aria-label={said.verifyOf(name)}
        disabled={isBusy}
        onClick={() =>
          run(async () => {
            setWhole(false)
            await api.ask('GET', `backups/${encodeURIComponent(name)}`)
            setWhole(true)
          })
        }
      >
        {isBusy && <span class="spinner" aria-hidden="true" />}
        {said.verify}
      </button>
    </Listed>
  )
}
