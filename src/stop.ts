/**
 * Graceful stop: the first SIGTERM or SIGINT finishes what is under way, within ten seconds; a second one leaves at once.
 * Started by bin/start, it stops when that says so or is gone: the Ctrl-C of a terminal reaches both, and is bin/start's.
 */
export function onStop(stop: () => Promise<void>): void {
  let stopping = false
  const end = () => {
    if (stopping) process.exit(1)
    stopping = true
    setTimeout(() => process.exit(1), 10_000).unref()
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGTERM', end)
  if (process.send === undefined) process.on('SIGINT', end)
  else {
    process.on('SIGINT', () => {})
    const orphaned = () => {
      if (!stopping) end()
    }
    if (process.connected) process.once('disconnect', orphaned)
    else orphaned() // it went while we were starting
  }
}
