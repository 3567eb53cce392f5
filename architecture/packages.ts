import type { Rule, Source } from './source.ts'

type Dependencies = Readonly<Record<string, string>>
type Manifest = { dependencies?: Dependencies; devDependencies?: Dependencies; optionalDependencies?: Dependencies }
type Lock = { packages: { '': Manifest } & Record<string, { version?: string }> }

const wanted = ({ dependencies, devDependencies, optionalDependencies }: Manifest) =>
  Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })

const read = <Content>(sources: readonly Source[], path: string) => {
  const found = sources.find((source) => source.path === path)
  return found && (JSON.parse(found.text) as Content)
}

export const exactVersions: Rule = {
  says: 'a package has one exact version, the same in package.json and in package-lock.json',
  check(sources) {
    const manifest = read<Manifest>(sources, 'package.json')
    const lock = read<Lock>(sources, 'package-lock.json')
    if (!manifest || !lock) return []
    return wanted(manifest)
      .filter(([name, version]) => {
        const locked = lock.packages[`node_modules/${name}`]?.version
        return (
          !/^\d/.test(version) ||
          version !== locked ||
          !wanted(lock.packages['']).some(([n, v]) => n === name && v === version)
        )
      })
      .map(([name, version]) => `package.json wants ${name} ${version}`)
  },
  planted: {
    'a range': files({ pg: '^8.0.0' }, { pg: '^8.0.0' }, { pg: '8.0.0' }),
    'another version in the lock': files({ pg: '8.0.0' }, { pg: '8.0.0' }, { pg: '8.1.0' }),
    'a lock that was not brought up to date': files({ pg: '8.0.0', x: '1.0.0' }, { pg: '8.0.0' }, { pg: '8.0.0' }),
  },
  allowed: { 'the same everywhere': files({ pg: '8.0.0' }, { pg: '8.0.0' }, { pg: '8.0.0', other: '1.0.0' }) },
}

function files(dependencies: Dependencies, root: Dependencies, installed: Dependencies): Source[] {
  const packages = Object.entries(installed).map(([name, version]) => [`node_modules/${name}`, { version }])
  return [
    { path: 'package.json', text: JSON.stringify({ dependencies }) },
    {
      path: 'package-lock.json',
      text: JSON.stringify({ packages: { '': { dependencies: root }, ...Object.fromEntries(packages) } }),
    },
  ]
}
