import { createTableBuilder, type TableBuilder } from '../../invalid-emails/table-builder.js';
import { dropSpace, notAList, type RawRow, type ReadCreated, type RowReader, toInvalidEmail } from './row.js';
import { parseXml, type XmlElement } from './xml-tree.js';

/** fast-xml-parser takes 64 to 100 ms a megabyte: rows are handed to it in batches of about this many characters. */
const BATCH_CHARS = 1 << 14;
/** A row or a comment that goes on longer than this is not one. */
const MAX_PENDING_CHARS = 1 << 20;

const ROOT_START = /^<invalidemails(?:\s[^<>]*?)?(\/?)>/;
const ROOT_END_START = /^<\/invalidemails[\s>]/;
const ROW_START = /^<invalidemail[\s/>]/;
const ROW_END = '</invalidemail';
/** What may stand between rows; a slice may end in the middle of any. */
const STARTS = ['<invalidemail>', '<!--', '</invalidemails>'];
const LONGEST_START = '</invalidemails>'.length;

/**
 * `<invalidemails>` in slices. The document around the rows (prolog, root, end, nothing after it, no DOCTYPE) is checked here, strictly;
 * the rows themselves are read by fast-xml-parser, batch by batch, each batch a well-formed text of its own.
 */
export function createXmlRowReader(readCreated: ReadCreated): RowReader {
  const table = createTableBuilder();
  let pending = '';
  let atStart = true;
  let state: 'prolog' | 'rows' | 'epilog' = 'prolog';
  /** pending[0 .. batched) holds whole rows that are not parsed yet. */
  let batched = 0;

  const flush = (): void => {
    if (batched > 0) readBatch(pending.slice(0, batched), table, readCreated);
    pending = pending.slice(batched);
    batched = 0;
  };

  /** Handles the construct at `batched`; false when more text is needed to know what it is or where it ends. */
  const step = (): boolean => {
    if (state === 'rows') return rowStep();
    const trimmed = dropSpace(pending);
    if (trimmed !== pending) atStart = false;
    pending = trimmed;
    if (pending === '') return false;
    const length = miscLength(pending, atStart);
    if (length === 'incomplete') return false;
    checkLength(length);
    if (length > 0) pending = pending.slice(length);
    else if (state === 'epilog') throw notAList('something follows its end');
    else return rootStep();
    atStart = false;
    return true;
  };

  const rootStep = (): boolean => {
    const match = ROOT_START.exec(pending);
    if (match === null) {
      if (pending.includes('>')) throw notAList('its root is not <invalidemails>');
      return false;
    }
    checkLength(match[0].length);
    pending = pending.slice(match[0].length);
    state = match[1] === '/' ? 'epilog' : 'rows';
    atStart = false;
    return true;
  };

  const rowStep = (): boolean => {
    const at = skipSpace(pending, batched);
    const next = pending.slice(at, at + LONGEST_START);
    if (ROW_START.test(next)) return rowAt(at);
    if (next.startsWith('<!--')) return commentAt(at);
    if (ROOT_END_START.test(next)) return rootEndAt(at);
    if (STARTS.some((start) => start.startsWith(next))) return false;
    throw notAList('something other than rows stands between its rows');
  };

  const rowAt = (at: number): boolean => {
    const end = rowEnd(pending, at);
    if (end === -1) return false;
    return batchTo(end);
  };

  const commentAt = (at: number): boolean => {
    const end = pending.indexOf('-->', at + 4);
    if (end === -1) return false;
    return batchTo(end + 3);
  };

  const batchTo = (end: number): true => {
    checkLength(end - batched);
    batched = end;
    if (batched >= BATCH_CHARS) flush();
    return true;
  };

  const rootEndAt = (at: number): boolean => {
    const end = pending.indexOf('>', at);
    if (end === -1) return false;
    checkLength(end + 1 - batched);
    if (!/^<\/invalidemails\s*>$/.test(pending.slice(at, end + 1))) throw notAList('its end tag is damaged');
    const parsed = batched;
    flush();
    pending = pending.slice(end + 1 - parsed);
    state = 'epilog';
    return true;
  };

  return {
    push(text) {
      pending += text;
      while (step());
      checkLength(pending.length - batched);
    },
    end() {
      if (state !== 'epilog') throw notAList('it ends before its end');
      if (pending !== '') throw notAList('something follows its end');
      return table.build();
    },
  };
}

/** The same for a row that comes in one slice as for one that comes in many. */
function checkLength(length: number): void {
  if (length > MAX_PENDING_CHARS) throw notAList('one of its rows has no end');
}

/** Length of the declaration or comment that the text begins with; 0 where it begins with something else. */
function miscLength(text: string, atStart: boolean): number | 'incomplete' {
  if (text.startsWith('<!--')) return lengthTo(text, '-->', 4);
  if (text.startsWith('<?')) {
    if (/^<\?xml\s/i.test(text) && !atStart) throw notAList('its XML declaration is not at its start');
    return lengthTo(text, '?>', 2);
  }
  if ('<!--'.startsWith(text)) return 'incomplete';
  if (text.startsWith('<!')) throw notAList('it has a DOCTYPE');
  return 0;
}

function lengthTo(text: string, terminator: string, from: number): number | 'incomplete' {
  const end = text.indexOf(terminator, from);
  return end === -1 ? 'incomplete' : end + terminator.length;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  return at;
}

/** Index after the row that begins at `from`, or -1 when it is not all here. Its end tag inside a comment or CDATA does not count. */
function rowEnd(text: string, from: number): number {
  let at = from;
  for (;;) {
    const close = text.indexOf(ROW_END, at);
    if (close === -1) return -1;
    const special = text.slice(at, close).search(/<[!?]/);
    if (special === -1) return endTag(text, close);
    const end = specialEnd(text, at + special);
    if (end === -1) return -1;
    at = end;
  }
}

function specialEnd(text: string, at: number): number {
  const terminator = text.startsWith('<!--', at) ? '-->' : text.startsWith('<![CDATA[', at) ? ']]>' : null;
  if (terminator === null) throw notAList('a row holds markup that no row has');
  const end = text.indexOf(terminator, at + 4);
  return end === -1 ? -1 : end + terminator.length;
}

function endTag(text: string, close: number): number {
  const end = text.indexOf('>', close);
  if (end === -1) return -1;
  if (text.slice(close + ROW_END.length, end).trim() !== '') throw notAList('one of its rows is cut off');
  return end + 1;
}

function readBatch(xml: string, table: TableBuilder, readCreated: ReadCreated): void {
  const root = parseXml(`<invalidemails>${xml}</invalidemails>`);
  if (root === null) throw notAList('it is not well-formed XML');
  for (const element of root.children) {
    if (element.name !== 'invalidemail') throw notAList('something other than rows stands between its rows');
    table.add(toInvalidEmail(fieldsOf(element), readCreated));
  }
}

function fieldsOf(row: XmlElement): RawRow {
  const fields: { email?: string; reason?: string; created?: string } = {};
  if (dropSpace(row.text) !== '') throw notAList('a row holds text outside its fields');
  for (const { name, text, children } of row.children) {
    if (name !== 'email' && name !== 'reason' && name !== 'created') continue;
    if (children.length > 0) throw notAList(`the ${name} of a row is not text`);
    if (fields[name] !== undefined) throw notAList(`a row has two of ${name}`);
    fields[name] = text;
  }
  return fields;
}
