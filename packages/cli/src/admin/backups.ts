/** The tasks of `partyline admin` that copy a data folder and put it back. */
import { resolve } from 'node:path'
import { backUp, restore, verifyBackup, type BackupManifest } from '@partyline/server'
import { text } from '../language/text.ts'
import { events, formatMoment } from './readable.ts'
import type { Done, TaskEntry } from './task.ts'

export const backupTask: TaskEntry = {
  takes: ['FOLDER'],
  summary: text`Copy the data folder, with its secrets, to a new folder. The server may run`,
  run: async ({ words, data, cwd }) => {
    const [folder = ''] = words
    const to = resolve(cwd, folder)
    const manifest = await backUp(data, to, Date.now())
    return described(manifest, to, {
      said: text`${to} holds the history up to entry ${manifest.seq}, ${events(manifest.events)}.`,
    })
  },
}

export const verifyTask: TaskEntry = {
  takes: ['FOLDER'],
  summary: text`Say whether a backup is whole`,
  run: async ({ words, cwd }) => {
    const [folder = ''] = words
    const from = resolve(cwd, folder)
    const manifest = await verifyBackup(from)
    const { events: count, madeAt } = manifest
    return described(manifest, from, {
      said: text`${from} is whole: ${events(count)}, made at ${formatMoment(madeAt)}.`,
    })
  },
}

export const restoreTask: TaskEntry = {
  takes: ['FOLDER'],
  options: ['replace'],
  summary: text`Put a backup in the place of the data folder. No server may use it`,
  run: async ({ words, data, cwd, values }) => {
    const [folder = ''] = words
    const from = resolve(cwd, folder)
    const { manifest, aside } = await restore(from, data, { replaces: values.replace === true, now: Date.now() })
    const put = text`${data} is as it was in ${from}: ${events(manifest.events)}.`
    const said = aside === null ? put : text`${put}\nWhat was there before is in ${aside}.`
    return described(manifest, data, { said, aside })
  },
}

function described(manifest: BackupManifest, folder: string, { said, ...more }: Done): Done {
  const { seq, madeAt } = manifest
  return { said, folder, seq, events: manifest.events, madeAt: new Date(madeAt).toISOString(), ...more }
}
