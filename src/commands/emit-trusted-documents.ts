import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createManifest } from './trusted-documents-manifest.js';

/** `npm run generate`: writes schema/trusted-documents.json from schema/operations. */
const schema = new URL('../../schema/', import.meta.url);
const operations = new URL('operations/', schema);
const files = (await readdir(operations)).filter((file) => file.endsWith('.graphql')).sort();
const sources = await Promise.all(files.map((file) => readFile(new URL(file, operations), 'utf8')));
const manifest = JSON.stringify(createManifest(sources), null, 2);
await writeFile(new URL('trusted-documents.json', schema), `${manifest}\n`);
