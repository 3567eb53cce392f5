import type { Sealing } from '../evidence/index.ts'

type TimeAuthority = Sealing['authority']

/** A time authority that takes its time, or does not answer, while it is not `prompt`: each question waits in `asked` until it is let go. */
export function slowAuthority(own: TimeAuthority) {
  const asked: { answer(): void; refuse(): void }[] = []
  let knock = () => {}
  const authority = {
    prompt: true,
    asked,
    /** Until so many wait. */
    questions: (count: number) =>
      new Promise<void>((there) => {
        knock = () => void (asked.length >= count && there())
        knock()
      }),
    letGo(how: 'answer' | 'refuse') {
      for (const question of asked.splice(0)) question[how]()
    },
    async stamp(digest: Parameters<TimeAuthority['stamp']>[0]) {
      if (!authority.prompt)
        await new Promise<void>((answer, refuse) => {
          asked.push({ answer, refuse: () => refuse(new Error('silent')) })
          knock()
        })
      return own.stamp(digest)
    },
  }
  return authority
}
