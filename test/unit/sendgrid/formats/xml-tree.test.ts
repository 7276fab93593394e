import { describe, expect, test } from '@jest/globals';
import { parseXml, type XmlElement } from '../../../../src/sendgrid/formats/xml-tree.js';

const element = (name: string, text = '', children: readonly XmlElement[] = []): XmlElement => ({
  name,
  text,
  children,
});

describe('a small XML text as a tree', () => {
  test.each([
    { xml: '<a/>', tree: element('a') },
    { xml: '<a></a>', tree: element('a') },
    { xml: '<?xml version="1.0"?>\n<a>b</a>\n', tree: element('a', 'b') },
    { xml: '<!-- x --><a> 007 </a><!-- y -->', tree: element('a', ' 007 ') },
    { xml: '<a>1<b>2</b>3<b/>4</a>', tree: element('a', '134', [element('b', '2'), element('b')]) },
    { xml: '<a>&lt;<![CDATA[&lt;]]>&#65;&</a>', tree: element('a', '<&lt;A&') },
    { xml: '<a b="c"><d e="f">g</d></a>', tree: element('a', '', [element('d', 'g')]) },
  ])('$xml', ({ xml, tree }) => {
    expect(parseXml(xml)).toEqual(tree);
  });

  test.each([
    '',
    ' ',
    'text',
    '<a>',
    '</a>',
    '<a></b>',
    '<a><b></a></b>',
    '<a/><b/>',
    '<a/>text',
    '<a></a>&amp;',
    '<a></a> & ',
    'text<a/>',
    '<a><__proto__/></a>',
    `${'<a>'.repeat(200)}${'</a>'.repeat(200)}`,
  ])('%s is no tree', (xml) => {
    expect(parseXml(xml)).toBeNull();
  });
});
