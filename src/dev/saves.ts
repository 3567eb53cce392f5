import { watch } from 'node:fs'

/** An editor that saves all its files writes for a moment. */
const SETTLED_MS = 80

/** Calls once for each burst of saves under these folders, with the last file saved. Tests are nobody's program. */
export function onSave(folders: readonly string[], saved: (file: string) => void): { stop(): void } {
  let timer: NodeJS.Timeout | undefined
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, (_event, name) => {
      if (name === null || name.includes('.test.')) return
      clearTimeout(timer)
      timer = setTimeout(() => saved(`${folder}/${name}`), SETTLED_MS)
    }),
  )
  return {
    stop() {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}
