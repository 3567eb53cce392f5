/** What a named world tells whoever looks at it: nothing here exists outside development. */
export type Told = {
  readonly story: string
  readonly persons: readonly ToldPerson[]
  readonly agents: readonly ToldAgent[]
  readonly machines: readonly ToldMachine[]
  /** Ids that other worlds stand on, by a short name. */
  readonly ids: Readonly<Record<string, string>>
}

export type ToldPerson = {
  readonly who: string
  readonly foreignerNumber: string
  readonly caseNumber?: string
  /** One of the two: the space is active, or its key is still on the paper. */
  readonly password?: string
  readonly key?: string
  /** Not told but seen when it is read: the key was used or replaced since. */
  readonly keyGone?: boolean
  /** What the square on the notice holds. */
  readonly activation?: string
  readonly language: string
  readonly contacts: readonly string[]
  readonly try: string
}

/** Signs in by picking this line at the twin of the identity provider. */
export type ToldAgent = { readonly pseudonym: string; readonly does: string }
export type ToldMachine = { readonly name: string; readonly id: string; readonly secret: string; readonly does: string }

export const nothingTold = { persons: [], agents: [], machines: [], ids: {} } as const
