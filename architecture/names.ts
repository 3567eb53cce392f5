import type { ArrayPattern, BindingPattern, ObjectPattern, ParamPattern, PropertyKey } from 'oxc-parser'
import { isCode, lineOf, type Rule, walk } from './source.ts'

/** In English law *notification* (the legal act) is service, and an SMS is an alert: nobody is ever "notified". */
const FORBIDDEN = /^(utils?|helpers?|managers?|notify|notifies|notified|notifier|notifications?)$/

/** `service` says nothing alone, nor at the end of a `DocumentService`; these are the law's own words. */
const LAWFUL_SERVICE = /OfService$|^(Deemed|Electronic|Paper|Postal|Personal)Service$/

const words = (name: string) =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)

function isWrong(name: string): boolean {
  if (words(name).some((word) => FORBIDDEN.test(word))) return true
  return /^services?$/i.test(name) || (/^[A-Z].*Service$/.test(name) && !LAWFUL_SERVICE.test(name))
}

/** What a destructuring binds, one level down. */
function parts(bound: ArrayPattern | ObjectPattern): BindingPattern[] {
  const inside = bound.type === 'ArrayPattern' ? bound.elements : bound.properties
  return inside
    .filter((part) => part !== null)
    .map((part) => (part.type === 'RestElement' ? part.argument : part.type === 'Property' ? part.value : part))
}

export const glossary: Rule = {
  says: 'nothing is called utils, helpers, manager, notify, notification, nor service alone',
  check: (sources) => [
    ...sources
      .filter(({ path }) => /^(src|architecture|journeys|seeds|bench|bin|db|law|languages)\//.test(path))
      .filter(({ path }) => path.split('/').some((part) => isWrong(part.replace(/\..*$/, ''))))
      .map(({ path }) => `${path} is so called`),
    ...sources.filter(isCode).flatMap((source) => {
      const found: string[] = []
      const declare = (id: { name: string; start: number } | null) => {
        if (id && isWrong(id.name)) found.push(`${source.path}:${lineOf(source, id.start)} declares ${id.name}`)
      }
      const pattern = (bound: BindingPattern): void => {
        if (bound.type === 'Identifier') declare(bound)
        else if (bound.type === 'AssignmentPattern') pattern(bound.left)
        else for (const part of parts(bound)) pattern(part)
      }
      const parameters = ({ params }: { params: ParamPattern[] }) => {
        for (const param of params) {
          if (param.type === 'RestElement') pattern(param.argument)
          else pattern(param.type === 'TSParameterProperty' ? param.parameter : param)
        }
      }
      // Keys of objects and members are left alone: they may be words of somebody else's interface.
      const key = (named: PropertyKey) => named.type === 'Identifier' && declare(named)
      walk(source, {
        VariableDeclarator: ({ id }) => pattern(id),
        FunctionDeclaration(node) {
          declare(node.id)
          parameters(node)
        },
        FunctionExpression: parameters,
        ArrowFunctionExpression: parameters,
        ClassDeclaration: ({ id }) => declare(id),
        TSTypeAliasDeclaration: ({ id }) => declare(id),
        TSInterfaceDeclaration: ({ id }) => declare(id),
        TSPropertySignature: (node) => key(node.key),
        TSMethodSignature: (node) => key(node.key),
      })
      return found
    }),
  ],
  planted: {
    'a folder': [{ path: 'src/platform/utils/dates.ts', text: '' }],
    'a file': [{ path: 'src/delivery/notification.ts', text: '' }],
    'a file called service': [{ path: 'src/delivery/service.ts', text: '' }],
    'a function': [{ path: 'src/delivery/x.ts', text: 'function notifyApplicant() {}' }],
    'a constant': [{ path: 'src/delivery/x.ts', text: 'const queue_manager = 1' }],
    'a parameter': [{ path: 'src/delivery/x.ts', text: 'const f = ({ a: { service } }) => service' }],
    'a member of a type': [{ path: 'src/delivery/x.ts', text: 'type X = { notifiedAt: Temporal.Instant }' }],
    'a type': [{ path: 'src/delivery/x.ts', text: 'type DeliveryService = 1' }],
  },
  allowed: {
    'words of the law, of comments and of others': [
      {
        path: 'src/delivery/proof-of-service.ts',
        text: `// notification\nconst proofOfService = lib.notify({ notify: 'service' }); type DeemedService = { servedOn: 1 }`,
      },
    ],
  },
}

const PAST =
  /(ed|sent|given|left|made|told|read|lost|held|begun|chosen|withdrawn|set|paid|found|shown|gone|put|taken|written|seen|met)$/i

const pascalWords = (name: string) => name.split(/(?=[A-Z])/)

export const pastTense: Rule = {
  says: 'a fact is named in the past tense, since it has happened',
  check: (sources) =>
    sources
      .filter((source) => isCode(source) && /^src\/.*\/facts\.ts$/.test(source.path))
      .flatMap((source) => {
        const found: string[] = []
        walk(source, {
          Literal({ value, start }) {
            if (typeof value !== 'string' || !/^([A-Z][a-z]+){2,}$/.test(value)) return
            if (!pascalWords(value).some((word) => PAST.test(word)))
              found.push(`${source.path}:${lineOf(source, start)} names ${value}`)
          },
        })
        return found
      }),
  planted: {
    'a command': [{ path: 'src/delivery/facts.ts', text: `export const opened = { type: 'OpenDocument' }` }],
    'a thing': [{ path: 'src/space/facts.ts', text: `export type Fact = { type: 'ContactChange' }` }],
  },
  allowed: {
    'what has happened': [
      {
        path: 'src/delivery/facts.ts',
        text: `export const names = ['DocumentOpened', 'ServiceDeemed', 'NoticeGiven', 'fr']`,
      },
    ],
  },
}
