import fc from 'fast-check';

/** Tiny encoders of one list, written for the tests alone: many spellings of the same data, chosen by fast-check. */

export interface WireRow {
  readonly email: string;
  readonly reason?: string;
  readonly created?: string;
}

/** What XML 1.0 can carry at all. */
const xmlCharacter = fc
  .oneof(
    { weight: 6, arbitrary: fc.constantFrom(...Array.from('<>&\'";]-![CDATA-é€😀 \t\n\r0x1#[]{},:\\/')) },
    { weight: 3, arbitrary: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)) },
    { weight: 1, arbitrary: fc.integer({ min: 0xa0, max: 0xd7ff }).map((code) => String.fromCodePoint(code)) },
    { weight: 1, arbitrary: fc.integer({ min: 0xe000, max: 0xfffd }).map((code) => String.fromCodePoint(code)) },
    { weight: 1, arbitrary: fc.integer({ min: 0x1_0000, max: 0x10_ffff }).map((code) => String.fromCodePoint(code)) },
  )
  .filter((character) => character !== '\ufeff');

const TRAPS = [
  '</invalidemail>',
  '</invalidemails>',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '&amp;',
  '&#65;',
  '<?xml',
  '},{',
  '"}]',
  String.raw`\"`,
  String.raw`\u0041`,
  '\r\n',
  '007',
  '  ',
];

export const anyText = fc
  .array(fc.oneof({ weight: 5, arbitrary: xmlCharacter }, { weight: 1, arbitrary: fc.constantFrom(...TRAPS) }), {
    maxLength: 12,
  })
  .map((pieces) => pieces.join(''));

export const anyWireRows: fc.Arbitrary<readonly WireRow[]> = fc.array(
  fc.record({ email: anyText, reason: anyText, created: anyText }, { requiredKeys: ['email'] }),
  { maxLength: 6 },
);

/** Numbers that the encoders take their choices from, in turn. */
export const anyChoices = fc.array(fc.nat(9), { minLength: 1, maxLength: 12 });

function chooser(choices: readonly number[]): <T>(...options: readonly [T, ...T[]]) => T {
  let turn = 0;
  return (...options) => options[(choices[turn++ % choices.length] ?? 0) % options.length] ?? options[0];
}

export function asXml(rows: readonly WireRow[], choices: readonly number[]): string {
  const choose = chooser(choices);
  const space = (): string => choose('', '', ' ', '\n  ', '\r\n\t');
  const comment = (): string => choose('', '', '', '<!-- </invalidemail> & <x> -->');
  const field = (name: string, text: string): string =>
    text === '' && choose(true, false)
      ? `<${name}/>`
      : `<${name}${space()}>${xmlText(text, choose)}</${name}${space()}>`;
  const row = (given: WireRow): string => {
    const fields = Object.entries(given).map(([name, text]) => field(name, text as string));
    const extra = choose('', '', '<id>1</id>', '<more><deep a="b">&lt;email&gt;</deep></more>');
    const inOrder = choose(fields, [...fields].reverse());
    return `<invalidemail${space()}>${[...inOrder, extra].map((part) => space() + comment() + part).join('')}${space()}</invalidemail>`;
  };
  const declaration = choose('', '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>\n\n');
  const body = rows.map((each) => space() + comment() + row(each)).join('') + space();
  const root = body === '' && choose(true, false) ? '<invalidemails/>' : `<invalidemails>${body}</invalidemails>`;
  return `${declaration}${comment()}${root}${choose('', '\n', '<!-- end -->')}`;
}

/** Character by character: as itself where XML allows it, as a reference, or the whole in CDATA. */
function xmlText(text: string, choose: ReturnType<typeof chooser>): string {
  if (choose(false, false, true) && !/\r|\]\]>/.test(text)) return `<![CDATA[${text}]]>`;
  return Array.from(text, (character) => xmlReference(character, choose)).join('');
}

function xmlReference(character: string, choose: ReturnType<typeof chooser>): string {
  const code = character.codePointAt(0) ?? 0;
  const numeric = choose(
    `&#${code};`,
    `&#x${code.toString(16)};`,
    `&#x${code.toString(16).toUpperCase()};`,
    `&#00${code};`,
  );
  const named = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }[character];
  if (character === '&' || character === '<' || character === '>') return choose(named ?? numeric, numeric);
  // A bare carriage return would become a line feed.
  if (character === '\r') return numeric;
  return choose(character, character, character, named ?? character, numeric);
}

export function asJson(rows: readonly WireRow[], choices: readonly number[]): string {
  const choose = chooser(choices);
  const space = (): string => choose('', '', ' ', '\n', '\r\n\t');
  const text = (value: string): string =>
    `"${Array.from(value, (character) => jsonCharacter(character, choose)).join('')}"`;
  const row = (given: WireRow): string => {
    const fields = Object.entries(given).map(
      ([name, value]) => `${text(name)}${space()}:${space()}${text(value as string)}`,
    );
    const extra = choose([], [], ['"id":1'], ['"more":{"deep":[{"email":"x"},"]"]}']);
    return `{${space()}${choose([...fields, ...extra], [...extra, ...fields].reverse()).join(`${space()},${space()}`)}${space()}}`;
  };
  return `${space()}[${space()}${rows.map(row).join(`${space()},${space()}`)}${space()}]${space()}`;
}

function jsonCharacter(character: string, choose: ReturnType<typeof chooser>): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  const escaped = units
    .map((unit) => `\\u${choose(unit.toString(16), unit.toString(16).toUpperCase()).padStart(4, '0')}`)
    .join('');
  const short = { '"': '\\"', '\\': '\\\\', '/': '\\/', '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
  if (character === '"' || character === '\\' || units.some((unit) => unit < 0x20))
    return choose(short ?? escaped, escaped);
  return choose(character, character, short ?? character, escaped);
}
