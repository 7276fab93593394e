import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseUser, type User } from '../../../src/invalid-emails/names.js';
import { sameNameKey } from '../../../src/invalid-emails/same-name.js';
import { fuzz } from '../../support/fuzz.js';

test.each([
  ['case', 'Alpha', 'aLPHA'],
  ['blanks around', 'alpha', '  alpha '],
  ['no-break and ideographic blanks around', 'alpha', '\u00a0alpha\u3000'],
  ['full-width letters', 'alpha', 'ａｌｐｈａ'],
  ['full-width capitals', 'alpha', 'ＡＬＰＨＡ'],
  ['a full-width @', 'a@b', 'a＠b'],
  ['sharp s', 'straße', 'STRASSE'],
  ['capital sharp s', 'STRAẞE', 'straße'],
  ['capital sharp s and two s', 'STRAẞE', 'strasse'],
  ['long s', 'ſam', 'SAM'],
  ['final sigma', 'οδος', 'ΟΔΟΣ'],
  ['sigma that is not final', 'οδοσ', 'οδος'],
  ['a ligature', 'oﬃce', 'OFFICE'],
  ['composed and decomposed', 'café', 'cafe\u0301'],
  ['composed and decomposed, in capitals', 'CAFÉ', 'cafe\u0301'],
  ['iota below', 'ᾳ', 'αι'],
  ['dotted capital i', 'İ', 'i\u0307'],
  ['the Kelvin sign', 'K', 'k'],
  ['a Roman numeral', 'Ⅸ', 'ix'],
  ['a superscript', 'a²', 'A2'],
])('one name: %s: %j and %j', (_, one, other) => {
  expect(sameNameKey(parseUser(one))).toBe(sameNameKey(parseUser(other)));
});

test.each([
  ['alpha', 'beta'],
  ['alpha', 'alph'],
  ['al pha', 'alpha'],
  ['al pha', 'al  pha'],
  ['café', 'cafe'],
  ['a.b', 'ab'],
  ['alpha@example.com', 'alpha'],
])('two names: %j and %j', (one, other) => {
  expect(sameNameKey(parseUser(one))).not.toBe(sameNameKey(parseUser(other)));
});

const NAMES = fc.string({ unit: 'binary', maxLength: 12 });
const key = (name: string): string => sameNameKey(name as User);

test('every way to fold a name, or to pad it, leaves its key', () => {
  fuzz(
    fc.property(NAMES, (name) => {
      expect(
        [name.toLowerCase(), name.toUpperCase(), name.normalize('NFKC'), name.normalize('NFD'), ` ${name}\t`].map(key),
      ).toEqual(Array.from({ length: 5 }, () => key(name)));
      expect(key(key(name))).toBe(key(name));
    }),
  );
});

const FOLDS = /[\p{Changes_When_Casemapped}\p{Changes_When_NFKC_Casefolded}]/u;

test('so it does for every character that case or compatibility folds', () => {
  let folding = 0;
  const differing: string[] = [];
  // Beyond the second plane nothing has a case.
  for (let code = 0; code <= 0x1ffff; code++) {
    const character = String.fromCodePoint(code);
    if (!FOLDS.test(character)) continue;
    folding++;
    const name = `x${character}y`;
    const own = key(name);
    if (own !== key(name.toLowerCase()) || own !== key(name.toUpperCase())) differing.push(code.toString(16));
  }
  expect(differing).toEqual([]);
  expect(folding).toBeGreaterThan(7_000);
});
