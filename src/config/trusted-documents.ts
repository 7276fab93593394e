import { createHash } from 'node:crypto';
import { z } from 'zod';
import { oneOf, type Report } from './setting.js';
import type { ReadFile } from './setting-files.js';
import type { Settings } from './settings.js';

/** Which documents may run. */
export const TRUSTED_DOCUMENT_SETTINGS = {
  TRUSTED_DOCUMENTS: z
    .string()
    .optional()
    .describe(
      'Path of a manifest such as `schema/trusted-documents.json`: only the documents that it holds run, others are `DOCUMENT_NOT_TRUSTED`. Default: all documents run.',
    ),
  TRUSTED_DOCUMENTS_MODE: oneOf('enforce', 'warn')
    .optional()
    .describe(
      '`warn` runs the others too, and says so in the log. Default: `enforce` where `TRUSTED_DOCUMENTS` is set.',
    ),
};

export interface TrustedDocuments {
  readonly mode: 'enforce' | 'warn';
  /** By the SHA-256 of the text, in lower-case hexadecimal. */
  readonly texts: ReadonlyMap<string, string>;
}

export function readTrustedDocuments(settings: Settings, readFile: ReadFile, report: Report): TrustedDocuments | null {
  const { TRUSTED_DOCUMENTS: path, TRUSTED_DOCUMENTS_MODE: mode } = settings;
  if (path === undefined) {
    if (mode !== undefined) report('TRUSTED_DOCUMENTS_MODE needs TRUSTED_DOCUMENTS, the path of a manifest');
    return null;
  }
  try {
    return { mode: mode ?? 'enforce', texts: parseManifest(readManifest(path, readFile)) };
  } catch (thrown) {
    if (!(thrown instanceof ManifestFault)) throw thrown;
    report(`TRUSTED_DOCUMENTS must name a manifest of documents: ${thrown.message}`);
    return null;
  }
}

/** Its message quotes nothing of the file, which may be another than was meant. */
class ManifestFault extends Error {}

function readManifest(path: string, readFile: ReadFile): string {
  try {
    return readFile(path);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? ` (${String(thrown.code)})` : '';
    throw new ManifestFault(`the file cannot be read${code}`);
  }
}

/** @throws ManifestFault rather than let half a manifest refuse the operations of the other half */
function parseManifest(manifest: string): ReadonlyMap<string, string> {
  const entries = Object.entries(toRecord(manifest));
  if (entries.length === 0) throw new ManifestFault('it holds no document');
  const wrong = entries.findIndex(([hash, text]) => sha256(text) !== hash);
  if (wrong !== -1)
    throw new ManifestFault(`entry ${wrong + 1} of ${entries.length} is not under the SHA-256 of its text`);
  return new Map(entries);
}

const MANIFEST = z.record(z.string(), z.string());

function toRecord(manifest: string): Readonly<Record<string, string>> {
  try {
    return MANIFEST.parse(JSON.parse(manifest));
  } catch {
    throw new ManifestFault('it must be a JSON object from SHA-256 hashes to texts');
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
