import fc from 'fast-check';
import { anyText, type WireRow } from './encodings.js';

/** Lists as the upstream's documents show them (CONTRACT 1.1, 2.1, 3), written for the tests alone. */

const anyStamp = fc.constantFrom('2009-06-10 12:40:30', '0000-00-00 00:00:00', '', '1449953655', '0');
const anyPlain = fc.stringMatching(/^[ !#-%'-;=?-Z^-~]{0,12}$/);
const anyField = fc.oneof({ weight: 2, arbitrary: anyPlain }, { weight: 1, arbitrary: anyText });

export const anyDocumentedRows: fc.Arbitrary<readonly WireRow[]> = fc.array(
  fc.record({ email: anyField, reason: anyField, created: anyStamp }, { requiredKeys: ['email'] }),
  { maxLength: 6 },
);

type Name = keyof WireRow;
type Orders = readonly (readonly Name[])[];
const XML_ORDERS: Orders = [
  ['email', 'reason', 'created'],
  ['reason', 'created', 'email'],
];
const JSON_ORDERS: Orders = [...XML_ORDERS, ['created', 'email', 'reason']];

function fieldsOf(row: WireRow, orders: Orders, choice = 0): readonly (readonly [Name, string])[] {
  const order = orders[choice % orders.length] ?? [];
  return order.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]] as const]));
}

/** What PHP's `json_encode` writes, or with `raw` the texts as they are, whether or not they may stand so; by the choice with its escapes, and with numbers for timestamps as version 3 has them. */
export function documentedJson(rows: readonly WireRow[], choices: readonly number[], raw = false): string {
  const [order, escapes = 0, numbers = 0] = choices;
  const text = (value: string): string =>
    raw
      ? `"${value}"`
      : escapes % 2 === 0
        ? JSON.stringify(value)
        : JSON.stringify(value).replace(/[/\u0080-\uffff]/g, (unit) =>
            unit === '/' ? '\\/' : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
          );
  const value = (name: Name, given: string): string =>
    name === 'created' && numbers % 2 === 1 && (raw || /^(0|[1-9]\d*)$/.test(given)) ? given : text(given);
  const row = (given: WireRow): string =>
    `{${fieldsOf(given, JSON_ORDERS, order)
      .map(([name, field]) => `"${name}":${value(name, field)}`)
      .join(',')}}`;
  return `[${rows.map(row).join(',')}]`;
}

/** Compact or indented, special characters as references; with `raw` as they are. */
export function documentedXml(rows: readonly WireRow[], choices: readonly number[], raw = false): string {
  const [order, layout = 0] = choices;
  const [space, deeper] = layout % 2 === 0 ? ['', ''] : ['\n   ', '\n      '];
  const text = (value: string): string =>
    raw
      ? value
      : value.replace(/[<>&"'\r\t\n]|[\ud800-\udbff][\udc00-\udfff]/g, (character) => `&#${character.codePointAt(0)};`);
  const row = (given: WireRow): string =>
    `${space}<invalidemail>${fieldsOf(given, XML_ORDERS, order)
      .map(([name, field]) => `${deeper}<${name}>${text(field)}</${name}>`)
      .join('')}${space}</invalidemail>`;
  return `<?xml version="1.0" encoding="ISO-8859-1"?>\n\n<invalidemails>${rows.map(row).join('')}\n</invalidemails>\n`;
}
