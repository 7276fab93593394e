#!/usr/bin/env node
/** The package's program: `npx invalid-emails-gateway [start | emulator | doctor | compare | token]`. */
const COMMANDS: Readonly<Record<string, () => Promise<unknown>>> = {
  start: () => import('../main.js'),
  emulator: () => import('./emulator.js'),
  doctor: () => import('./doctor.js'),
  compare: () => import('./compare.js'),
  token: () => import('./token.js'),
};

const name = process.argv[2] ?? 'start';
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (command === undefined) {
  process.stderr.write(`There is no command ${name}; the commands are ${Object.keys(COMMANDS).join(', ')}.\n`);
  process.exitCode = 64;
} else {
  // A command reads its own arguments only.
  process.argv.splice(2, 1);
  await command();
}
