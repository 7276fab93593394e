import { describe, expect, test } from '@jest/globals';
import {
  createJsonProfileReader,
  createXmlProfileReader,
  toProfile,
} from '../../../../src/sendgrid/formats/profiles.js';
import { caught } from '../../../support/caught.js';
import { everySlicing, feed } from '../../../support/feed.js';

/** As in the documents: a dozen members, every value a text (CONTRACT 1.1). */
const JSON_BODY = `[
  {"id":7,"username":"zed","email":"zed@x.example","active":"false","website":"http:\\/\\/x","website_access":"true"},
  {"username":"user@name.example","email":"","active":"true","address2":""}]`;
const XML_BODY = `<?xml version="1.0" encoding="ISO-8859-1"?>
<users>
  <user><username>zed</username><email>zed@x.example</email><active>false</active><user_note>n</user_note></user>
  <user>
    <username>user@name.example</username><!-- </user> --><email></email>
    <active>true</active><first_name/><userid>4</userid>
  </user>
</users>`;

const PROFILES = [
  { user: 'zed', email: 'zed@x.example', active: false },
  { user: 'user@name.example', email: null, active: true },
];

describe.each([
  ['json', createJsonProfileReader, JSON_BODY],
  ['xml', createXmlProfileReader, XML_BODY],
] as const)('profiles in %s', (_, createReader, body) => {
  test('in any even slicing', () => {
    for (const sizes of everySlicing(body.length)) expect(feed(createReader(), body, sizes)).toEqual(PROFILES);
  });

  test('a directory that is cut off anywhere is none', () => {
    for (let length = 0; length < body.length; length++) {
      const error = caught(() => feed(createReader(), body.slice(0, length)));
      expect(error.code).toBe('UPSTREAM_PROTOCOL');
    }
  });
});

test.each([
  ['json', createJsonProfileReader, '[]', '[{"username":"a"}]'],
  ['xml', createXmlProfileReader, '<users/>', '<users><user><username>a</username></user></users>'],
])('none, and one that is known by its name alone, in %s', (_, createReader, none, one) => {
  expect(feed(createReader(), none)).toEqual([]);
  expect(feed(createReader(), one)).toEqual([{ user: 'a', email: null, active: null }]);
});

describe('refused, since half of a directory is worse than none', () => {
  test.each([
    ['no user name', { email: 'a@x', active: 'true' }, 'a customer has no user name'],
    ['an empty one', { username: '' }, 'a customer has no user name'],
    ['a blank one', { username: ' \u200b' }, 'a customer has no user name'],
    ['a number', { username: 7 }, 'a customer has no user name'],
    ['an e-mail that is no text', { username: 'a', email: {} }, 'the e-mail of a customer is not text'],
    ['an unknown word', { username: 'a', active: 'yes' }, 'whether a customer is active cannot be read'],
    ['a number for it', { username: 'a', active: 1 }, 'whether a customer is active cannot be read'],
  ])('%s', (_, raw, why) => {
    const error = caught(() => toProfile(raw));
    expect([error.code, error.message]).toEqual([
      'UPSTREAM_PROTOCOL',
      `The upstream's answer is not surely a whole list: ${why}.`,
    ]);
  });

  test.each([
    ['a row of another kind', '<users><customer><username>a</username></customer></users>'],
    ['another root', '<invalidemails><user><username>a</username></user></invalidemails>'],
    ['a row whose end is lost', '<users><user><username>a</username></users>'],
    ['a row whose end is another', '<users><user><username>a</username></username></users>'],
    ['two names', '<users><user><username>a</username><username>b</username></user></users>'],
    ['text between', '<users>x<user><username>a</username></user></users>'],
  ])('%s, in XML', (_, xml) => {
    expect(caught(() => feed(createXmlProfileReader(), xml)).code).toBe('UPSTREAM_PROTOCOL');
  });
});
