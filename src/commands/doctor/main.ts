import { readEnvironment } from '../../config.ts'
import { runDoctor } from './run-doctor.ts'

process.exitCode = await runDoctor(process.argv.slice(2), {
  env: readEnvironment(),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  columns: process.stdout.columns ?? 110,
})
