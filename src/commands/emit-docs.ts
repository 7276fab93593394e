import { mkdir, writeFile } from 'node:fs/promises';
import { createSchema } from '../graphql/schema.js';
import { renderConfigPage } from './docs/config-page.js';
import { renderErrorsPage } from './docs/errors-page.js';
import { renderSchemaPage } from './docs/schema-page.js';

/** `npm run generate`: writes the reference pages in docs/. */
const docs = new URL('../../docs/', import.meta.url);
await mkdir(docs, { recursive: true });
await writeFile(new URL('config.md', docs), renderConfigPage());
await writeFile(new URL('errors.md', docs), renderErrorsPage());
await writeFile(new URL('schema.md', docs), renderSchemaPage(createSchema()));
