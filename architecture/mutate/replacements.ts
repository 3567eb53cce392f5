import { type Node, part, parts } from './tree.ts'

export type Replacement = { readonly start: number; readonly end: number; readonly text: string }

const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '==': ['!='],
  '!=': ['=='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
}
const COMPARISONS = new Set(['<', '<=', '>', '>=', '===', '!==', '==', '!='])

const SWAPS: Readonly<Record<string, string>> = {
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  toUpperCase: 'toLowerCase',
  toLowerCase: 'toUpperCase',
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  add: 'subtract',
  subtract: 'add',
  padStart: 'padEnd',
}
const DROPPED = new Set(['filter', 'sort', 'toSorted', 'slice', 'trim', 'reverse', 'replaceAll'])

/** The usual changes of a mutation test, for one node: few and plain, so that each that is not noticed is worth a look. */
export function replacements(node: Node, parents: readonly Node[], text: string): Replacement[] {
  const whole = (by: string): Replacement => ({ start: node.start, end: node.end, text: by })
  const said = ({ start, end }: Node): string => text.slice(start, end)
  const [parent] = parents
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'AssignmentExpression': {
      const [left, right, operator] = [part(node, 'left'), part(node, 'right'), String(node.operator)]
      if (operator === '+' && [left, right].some(isText)) return []
      const others = (OPERATORS[operator] ?? []).map((other) => whole(`(${said(left)} ${other} ${said(right)})`))
      return COMPARISONS.has(operator) ? [...others, whole('true'), whole('false')] : others
    }
    case 'IfStatement':
    case 'ConditionalExpression': {
      const { start, end, ...test } = part(node, 'test')
      return test.type === 'BinaryExpression' && COMPARISONS.has(String(test.operator))
        ? []
        : ['true', 'false'].map((by) => ({ start, end, text: by }))
    }
    case 'WhileStatement':
    case 'DoWhileStatement':
      return [{ start: part(node, 'test').start, end: part(node, 'test').end, text: 'false' }]
    case 'UnaryExpression': {
      const inner = said(part(node, 'argument'))
      return node.operator === '!' ? [whole(inner)] : node.operator === '-' ? [whole(`+${inner}`)] : []
    }
    case 'UpdateExpression':
      return [whole(said(node).replace(/\+\+|--/, (sign) => (sign === '++' ? '--' : '++')))]
    case 'Literal':
      return isName(node, parent) ? [] : literal(node).map(whole)
    case 'TemplateLiteral':
      return parent?.type === 'TaggedTemplateExpression' || said(node) === '``' ? [] : [whole('``')]
    case 'ArrayExpression':
      return [whole(parts(node, 'elements').length > 0 ? '[]' : "['mutated']")]
    case 'ObjectExpression':
      return parts(node, 'properties').length > 0 ? [whole('{}')] : []
    case 'ArrowFunctionExpression': {
      const body = part(node, 'body')
      return body.type === 'BlockStatement' ? [] : [{ start: node.start, end: node.end, text: '() => undefined' }]
    }
    case 'BlockStatement':
      return parts(node, 'body').length > 0 ? [whole('{}')] : []
    case 'ExpressionStatement':
    case 'ThrowStatement':
    case 'ContinueStatement':
    case 'BreakStatement':
      return standsAmongOthers(parent) ? [whole(';')] : []
    case 'ReturnStatement': {
      const argument = node.argument as Node | null
      return argument === null || said(argument) === 'null' ? [] : [whole('return null')]
    }
    case 'CallExpression':
      return [...method(node, said).map(whole), ...optional(node, text)]
    case 'MemberExpression':
      return optional(node, text)
    default:
      return []
  }
}

const isText = (node: Node): boolean =>
  node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string')

/** A key written as text is a name, not a value, and so is a module. */
const isName = (node: Node, parent: Node | undefined): boolean =>
  (parent?.type === 'Property' && parent.key === node && parent.computed !== true) ||
  parent?.type === 'ExportNamedDeclaration'

/** The only statement of its block is removed with the block; the branch of an `if`, by its condition. */
const standsAmongOthers = (parent: Node | undefined): boolean =>
  parent?.type === 'Program' || (parent?.type === 'BlockStatement' && parts(parent, 'body').length > 1)

function literal({ value, regex }: Node): string[] {
  if (regex !== undefined) return pattern(regex as { pattern: string; flags: string })
  if (typeof value === 'boolean') return [String(!value)]
  if (typeof value === 'number') return [String(value + 1)]
  return typeof value === 'string' ? [value === '' ? "'mutated'" : "''"] : []
}

/** Without its start, without its end, once where it says often. */
function pattern({ pattern, flags }: { pattern: string; flags: string }): string[] {
  const others = [pattern.replace(/^\^/, ''), pattern.replace(/\$$/, ''), pattern.replace(/([^\\(])[+*]/, '$1')]
  return [...new Set(others)].filter((other) => other !== pattern && other !== '').map((other) => `/${other}/${flags}`)
}

function method(node: Node, said: (node: Node) => string): string[] {
  const callee = part(node, 'callee')
  if (callee.type !== 'MemberExpression' || callee.computed === true) return []
  const [object, name] = [said(part(callee, 'object')), String(part(callee, 'property').name)]
  if (DROPPED.has(name)) return [object]
  const swap = SWAPS[name]
  return swap === undefined ? [] : [`${object}.${swap}(${parts(node, 'arguments').map(said).join(', ')})`]
}

function optional(node: Node, text: string): Replacement[] {
  if (node.optional !== true) return []
  const before = node.type === 'CallExpression' ? part(node, 'callee') : part(node, 'object')
  const start = text.indexOf('?.', before.end)
  const plain = node.type === 'CallExpression' || node.computed === true ? '' : '.'
  return [{ start, end: start + 2, text: plain }]
}
