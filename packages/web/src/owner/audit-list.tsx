/** What operators and the owner did, the latest first. */
import { Listed, PagedListing } from './listing.tsx'
import { textIn } from './rows.ts'
import { useOwner } from './use-owner.ts'
import { usePages } from './use-pages.ts'

export function AuditList() {
  const { figures } = useOwner()
  return (
    <PagedListing pages={usePages('audit', 'audit', 'id', 'before')}>
      {(row) => (
        <Listed
          key={textIn(row, 'id')}
          title={`${textIn(row, 'does')} ${textIn(row, 'on')}`}
          about={[figures.moment(textIn(row, 'at')), textIn(row, 'by'), textIn(row, 'reason')]}
        />
      )}
    </PagedListing>
  )
}
