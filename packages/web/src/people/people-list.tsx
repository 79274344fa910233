/** Who is in the channel, those with a rank first. Five thousand people are as many rows of one height, of which those in view are drawn. */
import type { Member, Person, Place } from '@partyline/irc/client'
import type { RefObject } from 'preact'
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { PersonName } from '../timeline/person-name.tsx'
import { listPeople, type PeopleRow } from './list-people.ts'
import { PersonMenu } from './person-menu.tsx'
import { personWords } from './person-words.ts'
import './people.css'

const ROW_PX = 32
const SPARE_ROWS = 12

export function PeopleList({ place }: { readonly place: Place }) {
  const { strings, language, formats } = useApp()
  const { client } = useChat()
  const words = strings.value
  const own = personWords(language.value)
  const { people, server } = client.state.value
  const prefix = server.isupport.get('PREFIX') ?? null
  const [filter, setFilter] = useState('')
  const rows = useMemo(() => listPeople(place.members, people, prefix, filter), [place.members, people, prefix, filter])
  const [menu, setMenu] = useState<{ readonly nick: string; readonly x: number; readonly y: number } | null>(null)
  const { element, from, to, onScroll } = useFixedWindow(rows.length)
  const focusing = useKeptFocus(element, rows)
  return (
    <>
      <header class="people-header">
        <h2>
          {words.people}{' '}
          {place.members.size > 0 && <span class="people-count">{formats.value.count(place.members.size)}</span>}
        </h2>
      </header>
      {place.members.size > 12 && (
        <div class="people-filter">
          <input
            class="field"
            type="search"
            aria-label={own.find}
            placeholder={own.find}
            value={filter}
            onInput={({ currentTarget }) => setFilter(currentTarget.value)}
          />
        </div>
      )}
      <div
        ref={element}
        class="people-scroller"
        tabIndex={0}
        role="region"
        aria-label={words.people}
        onScroll={onScroll}
        {...focusing}
      >
        <ul style={{ height: `${rows.length * ROW_PX}px` }}>
          {rows.slice(from, to).map((row, index) => (
            <li key={row.key} class="people-row" style={{ transform: `translateY(${(from + index) * ROW_PX}px)` }}>
              {row.kind === 'heading' ? (
                <h3 class="people-heading">
                  {own.ranks[row.rank]} <span class="people-count">{formats.value.count(row.count)}</span>
                </h3>
              ) : (
                <PersonButton row={row} onOpen={(x, y) => setMenu({ nick: row.member.nick, x, y })} />
              )}
            </li>
          ))}
        </ul>
      </div>
      {menu !== null && <PersonMenu nick={menu.nick} at={menu} onClose={() => setMenu(null)} />}
    </>
  )
}

interface PersonButtonParts {
  readonly row: Extract<PeopleRow, { kind: 'person' }>
  readonly onOpen: (x: number, y: number) => void
}

function PersonButton({ row: { member, person }, onOpen }: PersonButtonParts) {
  const { strings } = useApp()
  const isAway = person !== undefined && person.away !== null
  const words = strings.value
  return (
    <button
      type="button"
      class="person"
      data-away={isAway || undefined}
      title={titleOf(member, person)}
      onClick={({ currentTarget }) => {
        const box = currentTarget.getBoundingClientRect()
        onOpen(box.left, box.bottom)
      }}
    >
      <span class="presence" data-presence={isAway ? 'away' : 'here'} />
      <PersonName nick={member.nick} account={person?.account} />
      {person?.isBot === true && <span class="badge">{words.timeline.bot}</span>}
      {isAway && <span class="unseen">{words.away}</span>}
      {member.prefixes !== '' && (
        <span class="people-prefix" aria-hidden="true">
          {member.prefixes.charAt(0)}
        </span>
      )}
    </button>
  )
}

function titleOf({ nick }: Member, person: Person | undefined): string {
  const lines = [nick, person?.realname ?? '', person?.away ?? ''].filter((line) => line !== '')
  return [...new Set(lines)].join('\n')
}

/** Where the person that has the focus leaves the channel, the list has it. @returns the listeners of the list */
function useKeptFocus(list: RefObject<HTMLElement | null>, rows: readonly PeopleRow[]) {
  const isHere = useRef(false)
  useLayoutEffect(() => {
    if (isHere.current && document.activeElement === document.body) list.current?.focus()
  }, [rows])
  return {
    onFocusIn: () => {
      isHere.current = true
    },
    onFocusOut: ({ relatedTarget: next }: FocusEvent) => {
      // From a menu or a window it comes back.
      if (next instanceof Element) isHere.current = next.closest('dialog, [role=menu]') !== null
    },
    onPointerDown: ({ target }: PointerEvent) => {
      // Where nothing takes the focus, it is given up.
      if (target === list.current) isHere.current = false
    },
  }
}

/** Which rows of one height are in view. */
function useFixedWindow(length: number) {
  const element = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ from: 0, to: 60 })
  const onScroll = () => {
    if (element.current === null) return
    const { scrollTop, clientHeight } = element.current
    const from = Math.max(0, Math.floor(scrollTop / ROW_PX) - SPARE_ROWS)
    const to = Math.ceil((scrollTop + clientHeight) / ROW_PX) + SPARE_ROWS
    if (Math.abs(from - view.from) > SPARE_ROWS / 2 || to > view.to) setView({ from, to: to + SPARE_ROWS })
  }
  useLayoutEffect(onScroll, [length])
  return { element, from: Math.min(view.from, length), to: Math.min(view.to, length), onScroll }
}
