import { describe, expect, test } from '@jest/globals';
import { createXmlRowReader } from '../../../../src/sendgrid/formats/xml-rows.js';
import { caught } from '../../../support/caught.js';
import { everySlicing, feed } from '../../../support/feed.js';

const refusal = (text: string, sizes: readonly number[] = []) =>
  caught(() =>
    feed(
      createXmlRowReader(() => 7),
      text,
      sizes,
    ),
  );

const list = (rows: string): string => `<invalidemails>${rows}</invalidemails>`;
const row = (fields: string): string => `<invalidemail>${fields}</invalidemail>`;
const GOOD = row('<email>a</email>');
const IN_ONE_PIECE = 3;

describe('what is not surely a whole XML list is refused', () => {
  test('a list that is cut off anywhere, in every slicing of its rest', () => {
    const text = `<?xml version="1.0"?> <!-- a --><invalidemails> ${row(
      '<email>a<![CDATA[</invalidemail>]]></email><reason>&lt;</reason>',
    )} <!-- b --> ${GOOD} </invalidemails>\n<!-- c -->\n`;
    const lastOfList = text.indexOf('</invalidemails>') + '</invalidemails>'.length;
    for (let length = 0; length < lastOfList; length++) {
      for (const size of [1, IN_ONE_PIECE, text.length]) {
        expect(refusal(text.slice(0, length), [size]).code).toBe('UPSTREAM_PROTOCOL');
      }
    }
    // Behind the list's end only a comment that is cut off is left to refuse.
    const lastOfComment = text.lastIndexOf('<!-- c -->');
    for (let length = lastOfComment + 1; length < lastOfComment + '<!-- c -->'.length; length++) {
      expect(refusal(text.slice(0, length)).code).toBe('UPSTREAM_PROTOCOL');
    }
  });

  test.each([
    { why: 'nothing', text: '' },
    { why: 'white space', text: ' \n' },
    { why: 'a declaration alone', text: '<?xml version="1.0"?>' },
    { why: 'JSON', text: '[{"email":"a"}]' },
    { why: 'plain text', text: 'success' },
    { why: 'a DOCTYPE', text: `<!DOCTYPE invalidemails>${list(GOOD)}` },
    { why: 'a DOCTYPE in small letters', text: `<!doctype html>${list(GOOD)}` },
    { why: 'a DOCTYPE with entities', text: `<!DOCTYPE x [<!ENTITY e "boom">]>${list(row('<email>&e;</email>'))}` },
    { why: 'a DOCTYPE behind the declaration', text: `<?xml version="1.0"?><!DOCTYPE x>${list(GOOD)}` },
    { why: 'a DOCTYPE between rows', text: list(`${GOOD}<!DOCTYPE x>`) },
    { why: 'a DOCTYPE inside a row', text: list(row('<!DOCTYPE x><email>a</email>')) },
    { why: 'a DOCTYPE after the end', text: `${list(GOOD)}<!DOCTYPE x>` },
    { why: 'another root', text: '<result><message>success</message></result>' },
    { why: 'a root of one row', text: GOOD },
    { why: 'a root with a longer name', text: '<invalidemailsx></invalidemailsx>' },
    { why: 'a root with a prefix', text: '<x:invalidemails/>' },
    { why: 'capitals', text: '<InvalidEmails></InvalidEmails>' },
    { why: 'text before the root', text: `x${list(GOOD)}` },
    { why: 'an HTML page', text: '<html><body><p>Bad Gateway</p></body></html>' },
    { why: 'a declaration that is not at the start', text: ` <?xml version="1.0"?>${list(GOOD)}` },
    { why: 'two declarations', text: `<?xml version="1.0"?><?xml version="1.0"?>${list(GOOD)}` },
    { why: 'a comment that begins and ends at once', text: `<!-->${list(GOOD)}` },
    { why: 'an instruction that begins and ends at once', text: `<?>${list(GOOD)}` },
    { why: 'a second root', text: `${list(GOOD)}${list(GOOD)}` },
    { why: 'text after the end', text: `${list(GOOD)}x` },
    { why: 'a reference after the end', text: `${list(GOOD)}&amp;` },
    { why: 'a declaration after the end', text: `${list(GOOD)}<?xml version="1.0"?>` },
    { why: 'something after a root that closes itself', text: '<invalidemails/></invalidemails>' },
    { why: 'text between rows', text: list(`${GOOD}x${GOOD}`) },
    { why: 'text before the first row', text: list(`x${GOOD}`) },
    { why: 'a no-break space between rows', text: list(`${GOOD}\u00a0${GOOD}`) },
    { why: 'CDATA between rows', text: list(`${GOOD}<![CDATA[ ]]>`) },
    { why: 'another element between rows', text: list(`${GOOD}<total>1</total>`) },
    { why: 'a row with a longer name', text: list('<invalidemailx><email>a</email></invalidemailx>') },
    { why: 'an instruction between rows', text: list(`${GOOD}<?pi?>`) },
    { why: 'an instruction inside a row', text: list(row('<?pi?><email>a</email>')) },
    { why: 'a row that is not closed', text: list('<invalidemail><email>a</email>') },
    { why: 'a row that is closed by the next one', text: list(`<invalidemail><email>a</email>${GOOD}`) },
    { why: 'a row in a row', text: list(row(GOOD)) },
    { why: 'a row closed twice', text: list(`${GOOD}</invalidemail>`) },
    { why: 'a damaged end tag of a row', text: list('<invalidemail><email>a</email></invalidemail x>') },
    { why: 'a damaged end tag of the list', text: `<invalidemails>${GOOD}</invalidemails x>` },
    { why: 'a field that is not closed', text: list(row('<email>a')) },
    { why: 'a field closed by another', text: list(row('<email>a</reason>')) },
    { why: 'fields that cross', text: list(row('<email>a<reason></email>b</reason>')) },
    { why: 'a bare <', text: list(row('<email>a<b</email>')) },
    { why: 'a row without an email', text: list(row('<reason>r</reason>')) },
    { why: 'a row without anything', text: list('<invalidemail/>') },
    { why: 'a row without anything before a good one', text: list(`<invalidemail/>${GOOD}`) },
    { why: 'an email in capitals', text: list(row('<EMAIL>a</EMAIL>')) },
    { why: 'two emails', text: list(row('<email>a</email><email>a</email>')) },
    { why: 'two reasons', text: list(row('<email>a</email><reason/><reason>r</reason>')) },
    { why: 'two timestamps', text: list(row('<email>a</email><created/><created/>')) },
    { why: 'an element in an email', text: list(row('<email>a<b>c</b></email>')) },
    { why: 'an element in a reason', text: list(row('<email>a</email><reason><b/></reason>')) },
    { why: 'text beside fields', text: list(row('x<email>a</email>')) },
    { why: 'a reference beside fields', text: list(row('<email>a</email>&#120;')) },
    { why: 'a reference to nothing', text: list(row('<email>&#0;</email>')) },
    { why: 'a reference to half a character', text: list(row('<email>&#xD83D;&#xDE00;</email>')) },
    { why: 'a reference beyond Unicode', text: list(row('<email>&#x110000;</email>')) },
    { why: 'a reference far beyond Unicode', text: list(row(`<email>&#${'9'.repeat(400)};</email>`)) },
    { why: 'a name that no object may have', text: list(row('<email>a</email><__proto__>x</__proto__>')) },
    { why: 'a hundred levels', text: list(row(`<email>a</email>${'<d>'.repeat(150)}${'</d>'.repeat(150)}`)) },
  ])('$why, in every slicing', ({ text }) => {
    const slicings = text.length > 600 ? [[1], [7], [text.length]] : everySlicing(text.length);
    for (const sizes of slicings) {
      expect(refusal(text, sizes)).toMatchObject({
        code: 'UPSTREAM_PROTOCOL',
        message: expect.stringMatching(/^The upstream's answer is not surely a whole list: .+\.$/),
      });
    }
  });

  test.each([
    { why: 'a DOCTYPE', text: `<!DOCTYPE x>${list(GOOD)}`, message: 'it has a DOCTYPE' },
    { why: 'a bad row among good ones', text: list(GOOD + row('') + GOOD), message: 'a row has no email' },
    { why: 'what is cut off', text: '<invalidemails>', message: 'it ends before its end' },
  ])('$why is called by its name', ({ text, message }) => {
    expect(refusal(text).message).toBe(`The upstream's answer is not surely a whole list: ${message}.`);
  });

  test.each([
    { why: 'a row', text: list(row(`<email>${'x'.repeat(1_100_000)}</email>`)) },
    { why: 'a comment', text: list(`<!--${'x'.repeat(1_100_000)}-->`) },
    { why: 'the space between rows', text: list(GOOD + ' '.repeat(1_100_000) + GOOD) },
    { why: 'a comment before the root', text: `<!--${'x'.repeat(1_100_000)}-->${list(GOOD)}` },
    { why: 'the start of the root', text: `<invalidemails ${'x'.repeat(1_100_000)}></invalidemails>` },
    { why: 'the end of the root', text: `<invalidemails></invalidemails${' '.repeat(1_100_000)}>` },
  ])('$why that is over a megabyte, in any slicing', ({ text }) => {
    for (const size of [65_536, text.length]) expect(refusal(text, [size]).message).toContain('has no end');
  });

  test.each(['<!--', '<invalidemails>', '<invalidemails><!--', '<invalidemails><invalidemail><email>'])(
    '%s… is given up as soon as it is too long',
    (start) => {
      const reader = createXmlRowReader(() => 7);
      reader.push(start);
      reader.push(' '.repeat(1_000_000));
      expect(caught(() => reader.push(' '.repeat(100_000))).code).toBe('UPSTREAM_PROTOCOL');
    },
  );
});
