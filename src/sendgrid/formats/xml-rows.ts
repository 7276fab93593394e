import type { InvalidEmailTable } from '../../invalid-emails/port.js';
import { createTableBuilder } from '../../invalid-emails/table-builder.js';
import type { Recogniser } from './recogniser.js';
import { dropSpace, notAList, type RawRow, type ReadCreated, type RowReader, type RowSink } from './row.js';
import { createTableSink } from './table-sink.js';
import { type ListNames, markupOf, rowEnd } from './xml-markup.js';
import { createXmlRecogniser } from './xml-recogniser.js';
import { parseXml, type XmlElement } from './xml-tree.js';

/** fast-xml-parser takes 64 to 100 ms a megabyte: rows are handed to it in batches of about this many characters. */
const BATCH_CHARS = 1 << 14;
/** A row or a comment that goes on longer than this is not one. */
const MAX_PENDING_CHARS = 1 << 20;

export const INVALID_EMAILS: ListNames = {
  list: 'invalidemails',
  row: 'invalidemail',
  fields: ['email', 'reason', 'created'],
};

export function createXmlRowReader(readCreated: ReadCreated): RowReader<InvalidEmailTable> {
  const table = createTableBuilder();
  const sink = createTableSink(table, readCreated);
  return createXmlReader(INVALID_EMAILS, sink, createXmlRecogniser(table, readCreated));
}

/**
 * `<invalidemails>`, or another list of rows, in slices. The document around the rows (prolog, root, end, nothing after it, no DOCTYPE) is checked here, strictly;
 * the rows themselves are read by fast-xml-parser, batch by batch, each batch a well-formed text of its own.
 */
export function createXmlReader<Whole>(
  names: ListNames,
  rows: RowSink<Whole>,
  recognise: Recogniser = nothing,
): RowReader<Whole> {
  const markup = markupOf(names);
  const longestStart = markup.listEnd.length + 1;
  let pending = '';
  let atStart = true;
  let state: 'prolog' | 'rows' | 'epilog' = 'prolog';
  /** pending[0 .. batched) holds whole rows that are not parsed yet. */
  let batched = 0;

  const flush = (): void => {
    if (batched > 0) readBatch(pending.slice(0, batched), rows, names);
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
    const match = markup.rootStart.exec(pending);
    if (match === null) {
      if (pending.includes('>')) throw notAList(`its root is not <${names.list}>`);
      return false;
    }
    checkLength(match[0].length);
    pending = pending.slice(match[0].length);
    state = match[1] === '/' ? 'epilog' : 'rows';
    atStart = false;
    return true;
  };

  const rowStep = (): boolean => {
    if (batched === 0) pending = pending.slice(recognise(pending, 0));
    const at = skipSpace(pending, batched);
    const next = pending.slice(at, at + longestStart);
    if (markup.rowStart.test(next)) return rowAt(at);
    if (next.startsWith('<!--')) return commentAt(at);
    if (markup.rootEndStart.test(next)) return rootEndAt(at);
    if (markup.starts.some((start) => start.startsWith(next))) return false;
    throw notAList('something other than rows stands between its rows');
  };

  const rowAt = (at: number): boolean => {
    const end = rowEnd(pending, at, markup);
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
    if (!markup.rootEnd.test(pending.slice(at, end + 1))) throw notAList('its end tag is damaged');
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
      return rows.build();
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

function readBatch(xml: string, rows: RowSink<unknown>, { list, row, fields }: ListNames): void {
  const root = parseXml(`<${list}>${xml}</${list}>`);
  if (root === null) throw notAList('it is not well-formed XML');
  for (const element of root.children) {
    if (element.name !== row) throw notAList('something other than rows stands between its rows');
    rows.add(fieldsOf(element, fields));
  }
}

function fieldsOf(row: XmlElement, wanted: readonly string[]): RawRow {
  const fields: Record<string, string> = {};
  if (dropSpace(row.text) !== '') throw notAList('a row holds text outside its fields');
  for (const { name, text, children } of row.children) {
    if (!wanted.includes(name)) continue;
    if (children.length > 0) throw notAList(`the ${name} of a row is not text`);
    if (fields[name] !== undefined) throw notAList(`a row has two of ${name}`);
    fields[name] = text;
  }
  return fields;
}

const nothing: Recogniser = (_, from) => from;
