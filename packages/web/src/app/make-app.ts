/** Makes the parts of the page, once. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { type Phrase, type PhraseCatalogue, sayPhrase } from '@partyline/irc/client'
import type { Chat } from '../chat/chat.ts'
import { followShown } from '../chat/follow-shown.ts'
import { followMarks } from '../chat/marks.ts'
import { pageWords } from '../language/en.ts'
import { formatsOf } from '../language/formats.ts'
import { bestLanguage, type Language, loadLanguage } from '../language/languages.ts'
import { type Claim, IdentityStore } from '../session/identity.ts'
import { forgetRecords, openRecord, type OwnRecord, type RecordStores } from '../session/own-record.ts'
import { placeOf } from '../session/invitation-of.ts'
import { startChat } from '../session/start-chat.ts'
import { type LinkFinder, loadLinkFinder } from '../timeline/linked.ts'
import { openPageWorker } from '../worker/page-worker.ts'
import type { App, Session } from './app.ts'
import { Kept, localStorageOf, sessionStorageOf } from './kept.ts'
import { openSettings } from './settings.ts'
import { openView } from './view.ts'

export async function makeApp(): Promise<App> {
  const kept = new Kept(localStorageOf(window))
  const untilClosed = new Kept(sessionStorageOf(window))
  const identities = new IdentityStore(kept, untilClosed)
  const settings = openSettings(kept)
  const tag = computed(() => settings.current.value.language ?? bestLanguage(navigator.languages))
  const language = signal<Language>(await loadLanguage(tag.value, navigator.languages))
  effect(() => {
    const wanted = tag.value
    void loadLanguage(wanted, navigator.languages).then((loaded) => {
      if (wanted === tag.value) language.value = loaded
    })
  })
  const worker = openPageWorker()
  const links = signal<LinkFinder | null>(null)
  const session = signal<Session | null>(null)
  let end = () => {}
  let tries = 0
  const enter = async (claim: Claim, isKnown: boolean, begin: (chat: Chat) => void) => {
    end()
    tries += 1
    const own = tries
    const stores = { kept, untilClosed, locks: navigator.locks }
    const record = await openRecord(claim, stores)
    if (own !== tries) return record.release()
    const account = signal(claim.account)
    const named = placeOf(location)
    const chat = startChat({ claim, named, kept, settings, record, onAccount: (own) => (account.value = own) })
    const isEntered = enteredOf(chat.connection, isKnown)
    let given: string | null = null
    const endKeeping = effect(() => {
      if (chat.connection.value.kind !== 'online') return
      const { nick } = chat.me.value
      // Until the person has another one.
      if (nick !== given) chat.taken.value = given === null && nick !== claim.nick ? claim.nick : null
      given ??= nick
      // A name that the server gave in place of one that was taken is not wanted the next time.
      identities.write({ ...claim, account: account.value, nick: nick === given ? claim.nick : nick })
    })
    const endMarks = followMarks(chat, app.view.isAttended)
    const endShown = followShown(chat)
    let saving: Promise<() => void> | null = null
    const save = () => (saving ??= keepRecord(chat, record, account, stores))
    chat.keepUnsent = save
    const endSaving = whenShown(chat, save)
    const endLater = whenShown(chat, () => loadLater(app, chat, links, named, account))
    begin(chat)
    const endClaim = effect(() => {
      session.value = { chat, claim: { ...claim, account: account.value }, isEntered }
    })
    end = () => {
      endClaim()
      endKeeping()
      endMarks()
      endShown()
      endSaving()
      endLater()
    }
  }
  const app: App = {
    kept,
    settings,
    language,
    strings: computed(() => pageWords(language.value)),
    formats: computed(() => formatsOf(language.value, pageWords(language.value).days)),
    say: computed(() => sayer(language.value.phrases)),
    links,
    view: openView(),
    worker,
    session,
    signIn(claim, begin) {
      session.value?.chat.client.stop()
      void enter(claim, false, begin)
    },
    signOut(reason) {
      session.value?.chat.client.stop(reason)
      end()
      tries += 1
      identities.forget()
      if (session.value !== null) forgetRecords(session.value.claim, kept)
      session.value = null
    },
  }
  const known = identities.read()
  if (known !== null) await enter(known, true, () => {})
  return app
}

/** Once there, a person stays in the chat, whatever becomes of the connection. One that was known and is refused before is asked again. */
function enteredOf(connection: Chat['connection'], isKnown: boolean): ReadonlySignal<boolean> {
  const isEntered = signal(isKnown)
  let wasOnline = false
  effect(() => {
    const { kind } = connection.value
    if (kind === 'online') {
      wasOnline = true
      isEntered.value = true
    } else if (kind === 'ended' && !wasOnline) {
      isEntered.value = false
    }
  })
  return isEntered
}

/** Names and texts of people within a sentence are isolated (Unicode UAX 9): the direction of their letters is not that of the sentence. */
function sayer(catalogue: PhraseCatalogue | undefined): (phrase: Phrase) => string {
  const isolated = (phrase: Phrase): Phrase => ({
    ...phrase,
    values: phrase.values.map((value) =>
      typeof value === 'string' ? `\u2068${value}\u2069` : typeof value === 'number' ? value : isolated(value),
    ),
  })
  return (phrase) => sayPhrase(isolated(phrase), catalogue)
}

async function keepRecord(
  { client }: Chat,
  record: OwnRecord,
  account: ReadonlySignal<Claim['account']>,
  stores: RecordStores,
): Promise<() => void> {
  const { keepSaved } = await import('../session/keep-saved.ts')
  return keepSaved(client, record, account, stores)
}

/** What is loaded when the first place is on the screen. @returns ends it */
async function loadLater(
  app: App,
  chat: Chat,
  links: Signal<LinkFinder | null>,
  named: string | null,
  account: ReadonlySignal<Claim['account']>,
): Promise<() => void> {
  links.value ??= await loadLinkFinder()
  const { beginLater } = await import('./begin-later.ts')
  return beginLater(app, chat, named, account)
}

/** @returns ends what was begun, and does not begin what was not */
function whenShown({ isShown }: Chat, begin: () => Promise<() => void>): () => void {
  let isEnded = false
  let end = () => {}
  const endWaiting = effect(() => {
    if (!isShown.value || isEnded) return
    queueMicrotask(() => endWaiting())
    void begin().then((ending) => {
      if (isEnded) ending()
      else end = ending
    })
  })
  return () => {
    isEnded = true
    endWaiting()
    end()
  }
}
