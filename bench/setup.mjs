import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** Installs what the benchmark needs where it is not there or older than the lockfile, and compiles the peer that is TypeScript. */
export function setUp() {
  if (changedAt('node_modules/.package-lock.json') < changedAt('package-lock.json')) {
    process.stderr.write('installing the peers into bench/node_modules\n');
    // Without scripts: no peer needs one. Warnings about engines are the peers' own affair.
    run('npm', ['ci', '--ignore-scripts', '--loglevel=error']);
  }
  run(fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url)), ['-p', 'tsconfig.json']);
}

function changedAt(file) {
  return statSync(new URL(file, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: HERE, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with exit code ${status}`);
}
