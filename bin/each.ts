import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { basename } from 'node:path'

// bin/each.ts <folder> [name …]: runs the named files of a folder, or all of them, one after the other.
const [folder, ...wanted] = process.argv.slice(2)
const names = globSync(`${folder}/*.ts`)
  .map((file) => basename(file, '.ts'))
  .filter((name) => !name.endsWith('.test'))
  .sort()
const unknown = wanted.find((name) => !names.includes(name))
if (unknown !== undefined || names.length === 0) {
  console.error(
    `${unknown === undefined ? `nothing in ${folder}` : `no ${unknown}`}; there is: ${names.join(', ') || 'none'}`,
  )
  process.exit(1)
}
const failed = (wanted.length > 0 ? wanted : names).filter((name) => {
  console.log(`\n# ${name}`)
  return spawnSync(process.execPath, ['--import', 'tsx', `${folder}/${name}.ts`], { stdio: 'inherit' }).status !== 0
})
if (failed.length > 0) console.log(`failed: ${failed.join(', ')}`)
process.exitCode = failed.length > 0 ? 1 : 0
