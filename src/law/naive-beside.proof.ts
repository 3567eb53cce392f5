/* As many random cases again, other ones, on another core: `bin/proof law`. */
import './naive.test.ts'
