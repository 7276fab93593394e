import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { BEHAVIOUR_CHOICES } from '../../../src/emulator/behaviour.js';
import { indexResource } from '../../../src/emulator/control/index-resource.js';
import { FAULT_KINDS } from '../../../src/emulator/faults/plan-check.js';
import { createRateLimits } from '../../../src/emulator/rate-limits.js';
import { createState } from '../../../src/emulator/state.js';

/** docs/emulator.md is written by hand: what it must not miss. */

const text = readFileSync(new URL('../../../docs/emulator.md', import.meta.url), 'utf8');

describe('the documentation', () => {
  test.each(Object.entries(BEHAVIOUR_CHOICES))(
    'has the values of the switch %s, the default first',
    (name, choices) => {
      const values = choices.map((choice) => `\`${choice}\``).join(', ');
      expect(text).toContain(`| \`${name}\` | ${values} |`);
    },
  );

  test.each(FAULT_KINDS)('has an example of the fault %s', (kind) => {
    expect(text).toContain(`{"kind":"${kind}"`);
  });

  test('has every path, and every resource of the control API', () => {
    const rateLimits = createRateLimits();
    const answer = indexResource({ state: createState(), rateLimits })['GET']?.('', '');
    const index = JSON.parse(Buffer.concat([...(answer?.body ?? [])]).toString());
    const paths = Object.values<string[]>(index.upstream).flat();
    expect(paths).toHaveLength(10);
    for (const path of paths) expect(text).toContain(path.replace(/\.(json|xml)$/, '.{json,xml}'));
    for (const line of Object.keys(index.control)) {
      const resource = line.replace(/^\w+ /, '').replace('{user}', '');
      expect(text).toContain(`$E/${resource}`);
    }
    expect(text).toContain(JSON.stringify(rateLimits));
  });
});
