import { integer, MAX_MS } from './setting.js';

/** How lists are kept and how much of one is answered. */
export const LIST_SETTINGS = {
  CACHE_TTL_MS: integer(0, MAX_MS)
    .optional()
    .describe(
      'How long a list, or the directory of customers, is kept, 10000 by default (v3, also of the emulator: 60000); 0 keeps nothing, reads in flight are still shared.',
    ),
  CACHE_MAX_BYTES: integer(0, 2 ** 40)
    .default(134_217_728)
    .describe('How much of the lists is kept.'),
  MAX_ROWS_PER_RESPONSE: integer(1, 1_000_000).default(100_000).describe('Rows in one answer.'),
};
