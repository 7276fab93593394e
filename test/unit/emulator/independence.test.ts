import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../../src/emulator');

/** DESIGN 4: what the emulator shares with the gateway, a shared misreading would cancel out. */
test('the emulator imports Node and itself, and nothing else', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(15);
  const imports = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/(?<!\.)\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
      ([, name = '']) => ({
        file,
        name,
      }),
    ),
  );
  expect(imports.length).toBeGreaterThan(30);
  const foreign = imports.filter(({ file, name }) => {
    if (name.startsWith('node:')) return false;
    return !name.startsWith('.') || !resolve(root, dirname(file), name).startsWith(`${root}/`);
  });
  expect(foreign).toEqual([]);
});
