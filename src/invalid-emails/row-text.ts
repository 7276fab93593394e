import { instantLiteral } from '../instant.js';
import type { RowMember } from './port.js';
import { COPIED, innerAt, type Layout, NO_TEXT, type TableChunk, TEXTS } from './table-chunk.js';

/** Writes the object of a row of a chunk, all but its closing brace. @param row in the chunk @param index in the table */
export type WriteRow = (chunk: TableChunk, row: number, index: number) => string;

type WriteValue = (chunk: TableChunk, row: number, index: number) => string;

interface Step {
  /** The same for every row. */
  readonly before: string;
  readonly write: WriteValue;
}

/**
 * How the rows of a chunk of this layout become objects with these members. Where the chunk's text goes on as the object does, with the
 * next member under the same name, both are one stretch of it: a row that is asked for as the upstream writes it is copied in one.
 */
export function planRow(members: readonly RowMember[], layout: Layout): WriteRow {
  const ofMembers = plans.get(members) ?? new Map<Layout, WriteRow>();
  const plan = ofMembers.get(layout) ?? newPlan(members, layout);
  plans.set(members, ofMembers.set(layout, plan));
  return plan;
}

/** The same selection is asked for again and again, and layouts are few. */
const plans = new WeakMap<readonly RowMember[], Map<Layout, WriteRow>>();

function newPlan(members: readonly RowMember[], layout: Layout): WriteRow {
  const { constants, values } = partsOf(members, layout);
  const steps: Step[] = [];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number | WriteValue;
    const before = constants[at] as string;
    if (typeof value === 'function') {
      steps.push({ before, write: value });
      continue;
    }
    const lead = commonEnd(before, layout.before[value] as string);
    let last = value;
    while (values[at + 1] === last + 1 && constants[at + 1] === layout.before[last + 1]) {
      at++;
      last++;
    }
    const behind = constants[at + 1] as string;
    const trail = commonStart(behind, layout.before[last + 1] ?? layout.after);
    constants[at + 1] = behind.slice(trail);
    steps.push({ before: before.slice(0, before.length - lead), write: stretch(value, last, lead, trail, layout) });
  }
  const tail = constants[values.length] as string;

  return (chunk, row, index) => {
    let text = '';
    for (let at = 0; at < steps.length; at++) {
      const { before, write } = steps[at] as Step;
      text += before;
      text += write(chunk, row, index);
    }
    return text + tail;
  };
}

/** What is the same in every row, and between them what comes from the row: one of its texts, by its place, or what writes the value. */
function partsOf(members: readonly RowMember[], layout: Layout) {
  const constants: string[] = [];
  const values: (number | WriteValue)[] = [];
  let before = '{';
  for (const [place, { key, value }] of members.entries()) {
    before += `${place === 0 ? '' : ','}${JSON.stringify(key)}:`;
    const write = writerOf(value, layout);
    constants.push(write === null ? `${before}"` : before);
    values.push(write ?? layout[value as 'email' | 'reason' | 'createdRaw']);
    before = write === null ? '"' : '';
  }
  constants.push(before);
  return { constants, values };
}

/** Null where the value is a text, in quotes. */
function writerOf(value: RowMember['value'], layout: Layout): WriteValue | null {
  if (typeof value === 'function') return (_chunk, _row, index) => value(index);
  if (value === 'created') return writeCreated;
  return value === 'createdRaw' && layout === COPIED ? writeCreatedRaw : null;
}

function writeCreated({ createdMs }: TableChunk, row: number): string {
  const ms = createdMs[row] as number;
  return Number.isNaN(ms) ? 'null' : instantLiteral(ms);
}

function writeCreatedRaw(chunk: TableChunk, row: number): string {
  const inner = innerAt(chunk, row, COPIED.createdRaw);
  return inner === NO_TEXT ? 'null' : `"${inner}"`;
}

/** From one of the texts of a row to the same or a later one. @param lead and trail so many characters before and behind them too */
function stretch(first: number, last: number, lead: number, trail: number, { gaps }: Layout): WriteValue {
  const toStart = (gaps[first] as number) - lead;
  return ({ text, ends }, row) => {
    const at = row * TEXTS;
    return text.slice((ends[at + first] as number) + toStart, (ends[at + last + 1] as number) + trail);
  };
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

function commonEnd(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}
