/** Graceful stop: the first SIGTERM or SIGINT finishes what is under way, within ten seconds; a second one leaves at once. */
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
  process.on('SIGINT', end)
}
