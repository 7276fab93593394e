// npm run bench: what a request costs here, at the peers and at the limit. Loopback only; at most 30 minutes, or 10 with --quick.
// What is measured, and how: docs/performance.md.
import { readOptions, USAGE } from './options.mjs';
import { SCENARIOS } from './scenarios.mjs';
import { setUp } from './setup.mjs';

// Whatever ends it ends the programs that it started (processes.mjs).
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const options = optionsOrExit();
if (options.help) {
  console.log(USAGE);
} else if (process.platform !== 'linux') {
  console.error('The benchmark reads what a process used from /proc, which only Linux has.');
  process.exitCode = 1;
} else {
  setUp();
  // Loaded only now: they import what setUp may just have installed.
  if (options.profile === null) await (await import('./compare.mjs')).compare(options);
  else await (await import('./profile/profile.mjs')).profile(options);
}

function optionsOrExit() {
  try {
    return readOptions(
      process.argv.slice(2),
      SCENARIOS.map(({ id }) => id),
    );
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}
