/** What lies over the page, loaded when it is first asked for. One more is a file, its name in `Overlay` (app/view.ts), and a line here. */
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import type { Overlay } from '../app/view.ts'

const LOADERS: Readonly<Record<Overlay, () => Promise<ComponentType>>> = {
  palette: async () => (await import('./palette.tsx')).Palette,
  keys: async () => (await import('./keys.tsx')).Keys,
  commands: async () => (await import('./commands.tsx')).Commands,
  join: async () => (await import('./join.tsx')).Join,
  settings: async () => (await import('../settings/settings-panel.tsx')).SettingsPanel,
  search: async () => (await import('../search/search-panel.tsx')).SearchPanel,
  channel: async () => (await import('../moderation/channel-dialog.tsx')).ChannelDialog,
  person: async () => (await import('../moderation/person-dialog.tsx')).PersonDialog,
  picture: async () => (await import('../files/picture-dialog.tsx')).PictureDialog,
  date: async () => (await import('./date.tsx')).DateDialog,
}

export function Overlays() {
  const { view } = useApp()
  const name = view.overlay.value
  const [loaded, setLoaded] = useState<{ readonly name: Overlay; readonly Component: ComponentType } | null>(null)
  useEffect(() => {
    let isWanted = true
    if (name !== null) {
      void LOADERS[name]().then((Component) => {
        if (isWanted) setLoaded({ name, Component })
      })
    }
    return () => {
      isWanted = false
    }
  }, [name])
  return name !== null && loaded?.name === name ? <loaded.Component /> : null
}
