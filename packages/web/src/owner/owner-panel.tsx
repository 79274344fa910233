/** The owner's page: what `partyline admin` does, for a person at a browser that the owner has made one of theirs by a one-time link. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ComponentType } from 'preact'
import { useApp } from '../app/app.ts'
import { Dialog } from '../controls/dialog.tsx'
import { CopyButton } from '../panel/copy-button.tsx'
import { figuresOf } from '../panel/figures.ts'
import { useWords } from '../panel/words.ts'
import type { PanelWords } from '../panel/panel-words.ts'
import { AccountList } from './account-list.tsx'
import { AuditList } from './audit-list.tsx'
import { BackupList } from './backup-list.tsx'
import { BanList } from './ban-list.tsx'
import { BrowserList } from './browser-list.tsx'
import { InvitationList } from './invitation-list.tsx'
import { Overview } from './overview.tsx'
import { claim, keptAccess, ownerApi, OwnerError, type OwnerAccess } from './owner-api.ts'
import type { OwnerVisit } from './owner-visit.ts'
import { PeopleList } from './people-list.tsx'
import { OwnerContext, problemOf } from './use-owner.ts'
import './owner.css'

const SECTIONS: readonly (readonly [keyof PanelWords['owner']['sections'], ComponentType])[] = [
  ['overview', Overview],
  ['people', PeopleList],
  ['accounts', AccountList],
  ['invitations', InvitationList],
  ['bans', BanList],
  ['audit', AuditList],
  ['browsers', BrowserList],
  ['backups', BackupList],
]

/** Whether this browser may do anything there. */
type Standing =
  | { readonly kind: 'claiming'; readonly code: string }
  | { readonly kind: 'stranger'; readonly said: string }
  | { readonly kind: 'owner'; readonly access: OwnerAccess }

const COMMAND = 'partyline admin owner-link'

export function OwnerPanel({ visit: { code } }: { readonly visit: OwnerVisit }) {
  const { kept, view, language } = useApp()
  const words = useWords()
  const { tag } = language.value
  const [standing, setStanding] = useState<Standing>(() => standingAt(code, keptAccess(kept)))
  const isClaiming = useRef(false)
  useEffect(() => {
    // A link is used once, whatever changes meanwhile.
    if (isClaiming.current || standing.kind !== 'claiming') return
    isClaiming.current = true
    claim(standing.code, tag, kept).then(
      (access) => setStanding({ kind: 'owner', access }),
      (error: unknown) => setStanding({ kind: 'stranger', said: refusalOf(error, words) }),
    )
  }, [standing, tag, kept, words])
  const onRefused = useCallback(() => setStanding({ kind: 'stranger', said: '' }), [])
  return (
    <Dialog
      title={words.owner.title}
      class="owner"
      onClose={() => {
        view.owner.value = null
      }}
    >
      {standing.kind === 'claiming' && (
        <output class="hint">
          <span class="spinner" aria-hidden="true" /> {words.owner.claiming}
        </output>
      )}
      {standing.kind === 'stranger' && <Stranger said={standing.said} />}
      {standing.kind === 'owner' && <Sections access={standing.access} onRefused={onRefused} />}
    </Dialog>
  )
}

/** A browser that is the owner's already does not use a second link up. */
function standingAt(code: string | null, access: OwnerAccess | null): Standing {
  if (access !== null) return { kind: 'owner', access }
  return code === null ? { kind: 'stranger', said: '' } : { kind: 'claiming', code }
}

function refusalOf(error: unknown, words: PanelWords): string {
  const code = error instanceof OwnerError ? error.code : ''
  if (code === 'NO_SUCH_CODE') return words.owner.lapsed
  return code === 'TLS_REQUIRED' ? words.owner.plain : problemOf(error, words)
}

function Stranger({ said }: { readonly said: string }) {
  const { owner } = useWords()
  return (
    <section class="owner-stranger">
      <h3>{owner.strangerTitle}</h3>
      <output class={said === '' ? '' : 'problem'}>{said === '' ? owner.stranger : said}</output>
      <p class="shown-link-text">
        <code>{COMMAND}</code>
        <CopyButton text={COMMAND} />
      </p>
    </section>
  )
}

function Sections({ access, onRefused }: { readonly access: OwnerAccess; readonly onRefused: () => void }) {
  const { kept, language } = useApp()
  const words = useWords()
  const { tag } = language.value
  const [chosen, setChosen] = useState(0)
  const api = useMemo(() => ownerApi(access, { language: tag, kept, onRefused }), [access, tag, kept, onRefused])
  const figures = useMemo(() => figuresOf(language.value), [language.value])
  const [name, Section] = SECTIONS[chosen] ?? ['overview' as const, Overview]
  return (
    <OwnerContext.Provider value={{ api, words, figures }}>
      <div class="owner-page">
        <nav class="owner-sections" aria-label={words.owner.title}>
          {SECTIONS.map(([each], index) => (
            <button
              key={each}
              type="button"
              aria-current={index === chosen ? 'page' : undefined}
              ref={(button) =>
                index === chosen ? button?.scrollIntoView({ block: 'nearest', inline: 'nearest' }) : undefined
              }
              onClick={() => setChosen(index)}
            >
              {words.owner.sections[each]}
            </button>
          ))}
        </nav>
        <div class="owner-section" key={name}>
          <Section />
        </div>
      </div>
    </OwnerContext.Provider>
  )
}
