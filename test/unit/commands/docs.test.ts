import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { renderConfigPage } from '../../../src/commands/docs/config-page.js';
import { renderErrorsPage } from '../../../src/commands/docs/errors-page.js';
import { renderSchemaPage } from '../../../src/commands/docs/schema-page.js';
import { SETTINGS } from '../../../src/config/settings.js';
import { ERROR_CODES } from '../../../src/errors.js';
import { createSchema } from '../../../src/graphql/schema.js';

/** The reference pages are made from the code: what is committed is what the code says now, and says all of it. */

const committed = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

test('docs/config.md is current and has every setting with its default', () => {
  const page = renderConfigPage();
  expect(committed('config.md')).toBe(page);
  for (const name of Object.keys(SETTINGS.shape)) expect(page).toContain(`| \`${name}\` |`);
  expect(page).toContain('| `PORT` | `4000` |');
  expect(page).toContain('| `SENDGRID_API_KEY` | – |');
  expect(page).toContain('It must be a whole number from 0 to 65535.');
});

test('docs/errors.md is current and has every code', () => {
  const page = renderErrorsPage();
  expect(committed('errors.md')).toBe(page);
  for (const code of Object.keys(ERROR_CODES)) expect(page).toContain(`| \`${code}\` |`);
  expect(page).toContain('`GRAPHQL_PARSE_FAILED`');
});

test('docs/schema.md is current and has every type, field, argument and description', () => {
  const schema = createSchema();
  const page = renderSchemaPage(schema);
  expect(committed('schema.md')).toBe(page);
  const customer = schema.getType('Customer');
  expect(customer?.description).not.toBeNull();
  expect(page).toContain(`## Customer\n\n${customer?.description}`);
  expect(page.indexOf('## Query')).toBeLessThan(page.indexOf('## Customer'));
  expect(page).toContain('| – `orderBy` | `InvalidEmailOrder` |');
  expect(page).toContain('Default: `"CREATED_DESC"`.');
  expect(page).not.toMatch(/## (String|Int|Boolean|ID|__)/);
});
