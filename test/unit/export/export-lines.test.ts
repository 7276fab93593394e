import { expect, test } from '@jest/globals';
import { exportList } from '../../../src/export/export-lines.js';
import { parseUser } from '../../../src/invalid-emails/names.js';
import { createRowsList } from '../../../src/invalid-emails/rows-list.js';
import { entry } from '../../support/rows.js';
import { startTurnCounter } from '../../support/turn-counter.js';

const REQUEST = { user: parseUser('a'), format: 'ndjson', filter: {}, order: null } as const;

test('others get their turns between two pieces, however fast they are taken', async () => {
  const list = createRowsList(
    Array.from({ length: 5_001 }, (_, index) => entry(`${index}@x`)),
    0,
  );
  const counter = startTurnCounter();
  const pieces: string[] = [];
  for await (const piece of (await exportList(list, REQUEST)).pieces()) pieces.push(piece);
  expect(pieces).toHaveLength(11);
  expect(counter.stop()).toBeGreaterThanOrEqual(10);
  const emails = pieces
    .join('')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).email);
  expect(emails).toEqual(Array.from({ length: 5_001 }, (_, index) => `${index}@x`));
});
