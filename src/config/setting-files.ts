import { fileOf } from './setting.js';
import { SETTINGS } from './settings.js';

/** Gives the text of a file, or throws. Handed in, so that reading the configuration needs nothing but its arguments. */
export type ReadFile = (path: string) => string;

export interface SettingFiles {
  /** What the files hold, by the name of the setting. */
  readonly values: Readonly<Record<string, string>>;
  /** By the name of the setting. None holds a path either: somebody may have written the secret in its place. */
  readonly problems: ReadonlyMap<string, string>;
}

type Given = Readonly<Record<string, string | undefined>>;

/** Every setting that may come from a file. */
export const NAMES_WITH_FILES: readonly string[] = Object.keys(SETTINGS.shape).filter(
  (name) => fileOf(name) in SETTINGS.shape,
);

/** @param given the settings that are set */
export function readSettingFiles(given: Given, readFile: ReadFile): SettingFiles {
  const values: Record<string, string> = {};
  const problems = new Map<string, string>();
  for (const name of NAMES_WITH_FILES) {
    const found = readOne(name, given, readFile);
    if (found === null) continue;
    if ('text' in found) values[name] = found.text;
    else problems.set(name, found.problem);
  }
  return { values, problems };
}

function readOne(name: string, given: Given, readFile: ReadFile): { text: string } | { problem: string } | null {
  const file = fileOf(name);
  const path = given[file];
  if (path === undefined) return null;
  if (given[name] !== undefined) return { problem: `${name} and ${file} are both set; set one of them` };
  try {
    const text = readFile(path).replace(/\r?\n$/, '');
    return text === '' ? { problem: `${file} must name a file that holds something` } : { text };
  } catch (thrown) {
    const why = thrown instanceof Error && 'code' in thrown ? ` (${String(thrown.code)})` : '';
    return { problem: `${file} must name a file that can be read${why}` };
  }
}
