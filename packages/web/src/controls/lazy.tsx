/** A component that is loaded when it is first drawn. What is not needed for the first message does not hold it up. */
import type { ComponentType } from 'preact'
import { useEffect, useReducer } from 'preact/hooks'

/** Draws nothing until it is there, or what stands in its place. That a load failed is seen by `worker.isIncomplete`. */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Meanwhile: ComponentType<Props> = () => null,
): ComponentType<Props> {
  let Loaded: ComponentType<Props> | null = null
  return function Lazy(props: Props) {
    const [, redraw] = useReducer((count: number) => count + 1, 0)
    useEffect(() => {
      if (Loaded !== null) return
      void load().then((component) => {
        Loaded = component
        redraw(undefined)
      })
    }, [])
    return Loaded === null ? <Meanwhile {...props} /> : <Loaded {...props} />
  }
}
