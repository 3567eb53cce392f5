import type { Told, ToldMachine } from '../src/dev/told.ts'

/** Organisations, agents and machines of the worlds built before, by the short names of seeds/staff.ts. */
export type Cast = { id(name: string): string; machine(name: string): ToldMachine }

export function castOf(worlds: readonly Told[]): Cast {
  const ids: Record<string, string> = Object.assign({}, ...worlds.map(({ ids }) => ids))
  const machines = worlds.flatMap(({ machines }) => machines)
  const there = <T>(what: T | undefined, name: string): T => {
    if (what === undefined) throw new Error(`${name} is in no world yet: build "staff" first`)
    return what
  }
  return {
    id: (name) => there(ids[name], name),
    machine: (name) =>
      there(
        machines.find((machine) => machine.name === name),
        name,
      ),
  }
}
