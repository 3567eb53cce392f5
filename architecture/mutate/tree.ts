/** A node of the syntax tree as far as the mutants look into it. */
export type Node = {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [part: string]: unknown
}

export const part = (node: Node, key: string): Node => node[key] as Node
export const parts = (node: Node, key: string): readonly Node[] => node[key] as readonly Node[]

/** The nearest function or constant with a name around a node. */
export function within(parents: readonly Node[]): string {
  const names = parents.flatMap((parent) => {
    const named = parent.type === 'Property' ? parent.key : parent.id
    const isNamed = ['FunctionDeclaration', 'VariableDeclarator', 'Property'].includes(parent.type)
    const { name } = (named ?? {}) as { name?: string }
    const holds = parent.type !== 'Property' || /Function/.test(part(parent, 'value').type)
    return isNamed && holds && name !== undefined ? [name] : []
  })
  return names.length === 0 ? 'module' : names.reverse().join('.')
}
