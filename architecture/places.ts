import { lineOf, type Rule } from './source.ts'

// In pieces, so that this file does not break its own rule.
const PATHS = ['home', 'root', 'Users', 'mnt', 'work'].map((folder) => `/${folder}`)
const HOSTS = ['registry.npmjs', 'npmjs', 'yarnpkg', 'debian'].map((name) => `${name}.`)
const PLACE = new RegExp(
  `(?<![\\w.$}/-])(${PATHS.join('|')})/[\\w.-]|\\b(${HOSTS.map((host) => host.replace('.', '[.]')).join('|')})(org|com)\\b`,
)

export const noPlace: Rule = {
  says: 'no tracked file names a folder of one machine or a package registry',
  check: (sources) =>
    sources.flatMap((source) => {
      const found = PLACE.exec(source.text)
      return found ? [`${source.path}:${lineOf(source, found.index)} names ${found[0]}`] : []
    }),
  planted: {
    'somebody’s home': [{ path: 'README.md', text: `see ${PATHS[0]}/me/pli` }],
    'root’s home in a script': [{ path: 'bin/start', text: `cd ${PATHS[1]}/pli` }],
    'a clone': [{ path: 'src/platform/x.ts', text: `import '${PATHS[4]}/main/x.ts'` }],
    'a registry': [{ path: 'package-lock.json', text: `"resolved": "https://${HOSTS[0]}org/x.tgz"` }],
    'a mirror': [{ path: 'bin/packages', text: `http://deb.${HOSTS[3]}org/` }],
  },
  allowed: {
    'places every machine has, and paths of the repository': [
      {
        path: 'src/platform/x.ts',
        text: `'/usr/bin/env /etc/passwd /tmp/x /dev/shm src/platform/${'home'}/x ${'staff'}/work/1'`,
      },
    ],
  },
}
