/** An expected end of a command: said without a stack. */
export class Stopped extends Error {}

/** What reads the options of a command; of what it says about one it does not know the first sentence, in its own quotes alone. */
export function understood<T>(command: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new Stopped(`${command} does not understand: ${error.message.split(/\.\s/)[0]!.replace(/\.$/, '')}`)
  }
}
