import { isCode, isTest, type Rule, type Source } from './source.ts'

/** An article and the place in the program that names it: a declaration, or the title of a test. */
export type LawTag = { readonly article: string; readonly name: string; readonly path: string }

const TAG = /@law ([^*\n]+?)(?: ?\*\/)?$/gm
const DECLARED = /^(?:export )?(?:async )?(?:const|function|type) (\w+)/m
/** What may stand between a tag and its test: the rest of a comment. */
const TITLED = /^[^\n]*\n(?:\s*(?:\/\/|\/?\*)[^\n]*\n)*\s*(?:test|describe|journey)\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/

const isSuite = ({ path }: Source) => /^(?:src|journeys)\/.*\.test\.tsx?$/.test(path)
const isProgram = (source: Source) => source.path.startsWith('src/') && isCode(source) && !isTest(source)

/** Every `@law` tag of the program with the declaration that follows it; `name` is empty when it is above nothing. */
export const applied = (sources: readonly Source[]): LawTag[] =>
  sources.filter(isProgram).flatMap((source) => tags(source, (rest) => DECLARED.exec(rest)?.[1] ?? ''))

/** Every `@law` tag of the tests with the title right under it; `name` is empty when it is above none. */
export const tested = (sources: readonly Source[]): LawTag[] =>
  sources.filter(isSuite).flatMap((source) => tags(source, (rest) => TITLED.exec(rest)?.[2] ?? ''))

const tags = ({ path, text }: Source, nameIn: (rest: string) => string): LawTag[] =>
  [...text.matchAll(TAG)].map((match) => ({
    article: match[1]!.trim(),
    name: nameIn(text.slice(match.index)),
    path,
  }))

/** A lawyer who doubts an article finds the function that applies it and the test that shows it does. */
export const lawTested: Rule = {
  says: 'each article that a function applies has its test, and no test is of an article that nothing applies',
  check(sources) {
    const [functions, tests] = [applied(sources), tested(sources)]
    const nowhere = [...functions, ...tests].filter(({ name }) => name === '')
    const untested = functions.filter(({ article }) => !tests.some((test) => test.article === article))
    const unknown = tests.filter(({ article }) => !functions.some((one) => one.article === article))
    return [
      ...nowhere.map(({ path, article }) => `${path}: @law ${article} is above nothing`),
      ...untested.map(
        ({ path, article, name }) => `${path}: ${name} applies ${article}, and no test is tagged with it`,
      ),
      ...unknown.map(({ path, article, name }) => `${path}: "${name}" is of ${article}, which no function applies`),
    ]
  },
  planted: {
    'an article that nobody tests': [
      { path: 'src/law/fiction.ts', text: '/** Served. @law CESEDA R.1 */\nexport function fiction() {}\n' },
      { path: 'src/law/fiction.test.ts', text: "test('it is', () => {})\n" },
    ],
    'a test of an article that was renamed': [
      { path: 'src/law/fiction.test.ts', text: "/** @law CESEDA R.2 */\ntest('it is', () => {})\n" },
      { path: 'src/law/fiction.ts', text: 'export function fiction() {}\n' },
    ],
    'a tag whose test is gone': [
      {
        path: 'src/law/fiction.test.ts',
        text: "// @law CESEDA R.1\nconst day = 1\ntest('one', () => {})\n// @law CESEDA R.1\ntest('it is', () => {})\n",
      },
      { path: 'src/law/fiction.ts', text: '// @law CESEDA R.1\nexport const fiction = 1\n' },
    ],
    'a tag whose function is gone': [
      { path: 'src/law/fiction.ts', text: '// @law CESEDA R.1\n' },
      { path: 'src/law/fiction.test.ts', text: "// @law CESEDA R.1\ntest('it is', () => {})\n" },
    ],
  },
  allowed: {
    'several articles above one test, a comment between, a title on the next line': [
      {
        path: 'journeys/served.test.ts',
        text: "// @law CESEDA R.1\n// @law CESEDA R.2\n// as a journey\ntest(\n  'it isn\\'t', () => {})\n/**\n * @law CESEDA R.1\n */\ntest('nor', () => {})\n",
      },
      {
        path: 'src/law/fiction.ts',
        text: '/**\n * Both.\n * @law CESEDA R.1\n * @law CESEDA R.2\n */\nexport type Fiction = 1\n',
      },
    ],
  },
}
