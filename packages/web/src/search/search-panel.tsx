/** Messages by their words, and the way to where they were said: the timeline then shows what stands around them. */
import { bareText } from '@partyline/irc'
import { visibleControls, type SearchHit, type SearchQuery } from '@partyline/irc/client'
import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { listedPlaces, showPlace } from '../chat/go-to.ts'
import { Dialog } from '../controls/dialog.tsx'
import { gistOf } from '../message/gist-of.ts'
import { Choice, Field } from '../panel/field.tsx'
import { useWords } from '../panel/words.ts'
import { PersonName } from '../timeline/person-name.tsx'
import './search.css'

export function SearchPanel() {
  const { view } = useApp()
  const { client, place, places } = useChat()
  const all = useWords()
  const words = all.search
  const { can } = client.state.value.server
  const [text, setText] = useState('')
  const [where, setWhere] = useState<string>(place.value?.kind === 'channel' ? place.value.name : '')
  const [from, setFrom] = useState('')
  const [after, setAfter] = useState('')
  const [before, setBefore] = useState('')
  useEffect(() => () => client.act({ kind: 'close-search' }), [client])
  const { channels, conversations } = listedPlaces(places.value)
  const find = (until: number | null) =>
    client.act({
      kind: 'search',
      query: {
        text,
        in: where === '' ? null : where,
        from: from.trim() === '' ? null : from.trim(),
        after: timeOf(after),
        before: until,
      },
    })
  const close = () => {
    view.overlay.value = null
  }
  return (
    <Dialog title={words.title} class="search" onClose={close}>
      {!can.search && <p class="hint">{words.unavailable}</p>}
      <form
        class="search-form"
        onSubmit={(event) => {
          event.preventDefault()
          find(timeOf(before))
        }}
      >
        <Field name={words.words} value={text} onValue={setText} hint={words.wordsHint} isFirst />
        <div class="search-filters">
          <Choice
            name={words.in}
            value={where}
            options={[
              ['', words.everywhere],
              ...[...channels, ...conversations].map(({ name }) => [name, name] as const),
            ]}
            onValue={setWhere}
          />
          <Field name={words.from} value={from} onValue={setFrom} />
          <Field name={words.after} type="date" value={after} onValue={setAfter} />
          <Field name={words.before} type="date" value={before} onValue={setBefore} />
        </div>
        <button type="submit" class="button button-primary" disabled={!can.search}>
          {words.find}
        </button>
      </form>
      <Results onEarlier={find} onGo={close} />
    </Dialog>
  )
}

interface ResultsParts {
  readonly onEarlier: (until: number) => void
  readonly onGo: () => void
}

function Results({ onEarlier, onGo }: ResultsParts) {
  const { client } = useChat()
  const all = useWords()
  const words = all.search
  const { search } = client.state.value
  const hits = useHits(search?.query ?? null, search?.hits ?? [])
  if (search === null) return null
  const oldest = hits.at(-1)?.item.time
  return (
    <div class="search-results" aria-live="polite" aria-busy={search.status === 'busy'}>
      <ol>
        {hits.map((hit) => (
          <Hit key={hit.item.key} hit={hit} onGo={onGo} />
        ))}
      </ol>
      {search.status === 'busy' && (
        <p class="hint">
          <span class="spinner" aria-hidden="true" /> {all.loading}
        </p>
      )}
      {typeof search.status === 'object' && (
        <p class="problem">{search.status.text === '' ? words.failed : search.status.text}</p>
      )}
      {search.status === 'idle' && hits.length === 0 && <p class="hint">{words.nothing}</p>}
      {search.status === 'idle' && !search.isComplete && oldest !== undefined && (
        <button type="button" class="button" onClick={() => onEarlier(oldest)}>
          {words.earlier}
        </button>
      )}
    </div>
  )
}

/** The newest first; a search that differs in its end alone goes on where the one before ended. */
function useHits(query: SearchQuery | null, hits: readonly SearchHit[]): readonly SearchHit[] {
  const [known, setKnown] = useState<{ readonly about: string; readonly hits: readonly SearchHit[] }>({
    about: '',
    hits: [],
  })
  const about = query === null ? '' : JSON.stringify([query.text, query.in, query.from, query.after])
  const earlier = known.about === about ? known.hits : []
  const ids = new Set(earlier.map(({ item }) => item.id))
  const found = [...earlier, ...hits.toReversed().filter(({ item }) => !ids.has(item.id))]
  useEffect(() => {
    if (hits.length > 0) setKnown({ about, hits: found })
  }, [hits])
  return found
}

function Hit({ hit: { place: key, item }, onGo }: { readonly hit: SearchHit; readonly onGo: () => void }) {
  const { formats } = useApp()
  const chat = useChat()
  const place = chat.places.value.get(key)
  const { id, time, author } = item
  return (
    <li class="search-hit">
      <p class="search-hit-head">
        <PersonName nick={author.nick} account={author.account} />
        <span class="hint">
          <bdi>{place?.name ?? key}</bdi> · {formats.value.full(time)}
        </span>
      </p>
      <button
        type="button"
        class="search-hit-text"
        disabled={place === undefined || id === null}
        onClick={() => {
          if (id === null) return
          onGo()
          showPlace(key, chat)
          chat.target.value = { kind: 'message', id }
        }}
      >
        <bdi dir="auto">{visibleControls(bareText(gistOf(item)))}</bdi>
      </button>
    </li>
  )
}

/** The beginning of a day where the person is; null for none. */
function timeOf(day: string): number | null {
  const time = day === '' ? Number.NaN : new Date(`${day}T00:00`).getTime()
  return Number.isNaN(time) ? null : time
}
