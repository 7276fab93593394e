import { expect, test } from '@jest/globals';
import { linkHeader } from '../../../../src/emulator/rest/links.js';
import { INVALID_EMAILS, row, startTrial } from './calling.js';

const URL = 'http://h/v3/x';
const rels = (offset: number, total: number, limit = 5) =>
  Object.fromEntries(
    linkHeader(URL, {}, { limit, offset, total })
      .split(', ')
      .map((link) => /^<http:\/\/h\/v3\/x\?limit=\d+&offset=(\d+)>; rel="(\w+)"; title="(\d+)"$/.exec(link) ?? [])
      .map(([_all, at, rel = '', title]) => [rel, [Number(at), Number(title)]]),
  );

test('names each page that there is, with its number', () => {
  expect(rels(0, 15)).toEqual({ next: [5, 2], last: [10, 3], first: [0, 1] });
  expect(rels(5, 11)).toEqual({ next: [10, 3], prev: [0, 1], last: [10, 3], first: [0, 1] });
  expect(rels(10, 11)).toEqual({ prev: [5, 2], last: [10, 3], first: [0, 1] });
  expect(rels(4, 11)).toEqual({ next: [9, 2], prev: [0, 1], last: [10, 3], first: [0, 1] });
  expect(rels(0, 0)).toEqual({ last: [0, 1], first: [0, 1] });
  expect(rels(0, 5)).toEqual({ last: [0, 1], first: [0, 1] });
});

test('stands on lists, keeps what was asked, and can be switched off', () => {
  const trial = startTrial({ a: [row('ab', 1), row('ac', 2)] });
  const ask = () => trial.call(`${INVALID_EMAILS}?limit=1&email=a%25&end_time=9`, { as: 'a' }).headers['Link'];
  const at = (offset: number) => `<http://x:1${INVALID_EMAILS}?limit=1&email=a%25&end_time=9&offset=${offset}>`;
  expect(ask()).toBe(
    `${at(1)}; rel="next"; title="2", ${at(1)}; rel="last"; title="2", ${at(0)}; rel="first"; title="1"`,
  );
  trial.behaviour.linkHeader = 'absent';
  expect(ask()).toBeUndefined();
});
