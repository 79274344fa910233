/** What operators and the owner did, the latest first. */
import { Listed, Listing } from './listing.tsx'
import { textIn } from './rows.ts'
import { useOwner } from './use-owner.ts'
import { usePages } from './use-pages.ts'
import { Waiting } from './waiting.tsx'

export function AuditList() {
  const { words, figures } = useOwner()
  const { asked, rows, isMore, more, again } = usePages('audit', 'audit', 'id', 'before')
  return (
    <Waiting asked={asked} again={again}>
      {() => (
        <>
          <Listing isEmpty={rows.length === 0}>
            {rows.map((row) => (
              <Listed
                key={textIn(row, 'id')}
                title={`${textIn(row, 'does')} ${textIn(row, 'on')}`}
                about={[figures.moment(textIn(row, 'at')), textIn(row, 'by'), textIn(row, 'reason')]}
              />
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
