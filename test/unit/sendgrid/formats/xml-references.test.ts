import { describe, expect, test } from '@jest/globals';
import { decodeReferences, escapeBareAmpersands } from '../../../../src/sendgrid/formats/xml-references.js';
import { caught } from '../../../support/caught.js';

describe('bare ampersands', () => {
  test.each([
    { xml: '<a>b</a>', escaped: '<a>b</a>' },
    { xml: 'a & b', escaped: 'a &amp; b' },
    { xml: '&&', escaped: '&amp;&amp;' },
    { xml: '&amp;&lt;&gt;&quot;&apos;&#1;&#x1aF;', escaped: '&amp;&lt;&gt;&quot;&apos;&#1;&#x1aF;' },
    { xml: '&AMP;&nbsp;&#X41;&#x;&#;&#1', escaped: '&amp;AMP;&amp;nbsp;&amp;#X41;&amp;#x;&amp;#;&amp;#1' },
    { xml: '&amp', escaped: '&amp;amp' },
    { xml: '<![CDATA[&]]>&<!-- & -->&', escaped: '<![CDATA[&]]>&amp;<!-- & -->&amp;' },
    { xml: '<![CDATA[\n&\n]]>', escaped: '<![CDATA[\n&\n]]>' },
    { xml: '<![CDATA[ & ', escaped: '<![CDATA[ &amp; ' },
  ])('$xml becomes $escaped', ({ xml, escaped }) => {
    expect(escapeBareAmpersands(xml)).toBe(escaped);
  });
});

describe('references', () => {
  test.each([
    { text: 'none', decoded: 'none' },
    { text: '&lt;&gt;&amp;&quot;&apos;', decoded: '<>&"\'' },
    { text: '&amp;lt;', decoded: '&lt;' },
    { text: '&#9;&#x9;&#0065;&#x1F600;&#1114111;', decoded: '\t\tA😀\u{10ffff}' },
    { text: '&nbsp;&#X41;', decoded: '&nbsp;&#X41;' },
  ])('$text means $decoded', ({ text, decoded }) => {
    expect(decodeReferences(text)).toBe(decoded);
  });

  test.each([
    '&#0;',
    '&#x0;',
    '&#xD800;',
    '&#xdfff;',
    '&#55296;',
    '&#x110000;',
    '&#1114112;',
    `&#x${'f'.repeat(300)};`,
  ])('%s is no character', (text) => {
    expect(caught(() => decodeReferences(text))).toMatchObject({
      code: 'UPSTREAM_PROTOCOL',
      message: expect.stringContaining('it refers to a character that does not exist'),
    });
  });

  test('the characters beside the surrogates do exist', () => {
    expect(decodeReferences('&#xD7FF;&#xE000;')).toBe('\ud7ff\ue000');
  });
});
