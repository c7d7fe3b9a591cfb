/** A process of its own that writes until it is killed; says each row once it is committed. */
import { writeSync } from 'node:fs'
import { openDatabase } from '../database'

const STDOUT = 1
const quiet = { info: () => {}, warn: () => {}, error: () => {} }
const [file = '', from = '0'] = process.argv.slice(2)
const database = openDatabase(file, { log: quiet })

for (let row = Number(from); ; row++) {
  database.transaction(() => {
    database.run('insert into app_state values (?, ?)', `row-${row}`, 'x'.repeat(2_000))
  })
  writeSync(STDOUT, `${row}\n`)
}
