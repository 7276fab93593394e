import { expect, test } from '@jest/globals';
import { createOffHeapText } from '../../../src/invalid-emails/off-heap-text.js';

const latin1 = Array.from({ length: 5000 }, (_, index) => `${index}é`).join('|');
/** A whole character of two units, and half of one. */
const wide = Array.from({ length: 5000 }, (_, index) => `${index}€😀`).join('\ud83d|');

test.each([
  ['Latin-1', latin1, true],
  ['beyond it', wide, false],
])('a text in %s is sliced as the string is, however often', (_, text, isLatin1) => {
  const kept = createOffHeapText(text, isLatin1);
  expect(kept.length).toBe(text.length);
  for (let start = 0; start < 300; start++) {
    expect(kept.slice(start * 50, start * 50 + 70)).toBe(text.slice(start * 50, start * 50 + 70));
  }
  expect(kept.slice(0, text.length)).toBe(text);
});

test('texts that are looked into in turns are not mixed up', () => {
  const texts = [latin1, wide, latin1.toUpperCase().replaceAll('|', '/'), 'x'.repeat(10_000)];
  const kept = texts.map((text) => createOffHeapText(text, text !== wide));
  // Runs of every length up to what makes a string of one, and beyond.
  for (let run = 1; run < 200; run += 7) {
    for (const [place, text] of texts.entries()) {
      for (let look = 0; look < run; look++) {
        const start = (run * 31 + look * 17) % 9000;
        expect(kept[place]?.slice(start, start + 40)).toBe(text.slice(start, start + 40));
      }
    }
  }
});
