import { notAList } from './row.js';

/** How one kind of list is written. */
export interface ListNames {
  readonly list: string;
  readonly row: string;
  /** The children of a row that are looked at; others are ignored. */
  readonly fields: readonly string[];
}

export interface Markup {
  readonly rootStart: RegExp;
  readonly rootEndStart: RegExp;
  readonly rootEnd: RegExp;
  readonly rowStart: RegExp;
  readonly rowEnd: string;
  readonly listEnd: string;
  /** What may stand between rows; a slice may end in the middle of any. */
  readonly starts: readonly string[];
}

export function markupOf({ list, row }: ListNames): Markup {
  return {
    rootStart: new RegExp(`^<${list}(?:\\s[^<>]*?)?(\\/?)>`),
    rootEndStart: new RegExp(`^</${list}[\\s>]`),
    rootEnd: new RegExp(`^</${list}\\s*>$`),
    rowStart: new RegExp(`^<${row}[\\s/>]`),
    rowEnd: `</${row}`,
    listEnd: `</${list}`,
    starts: [`<${row}>`, '<!--', `</${list}>`],
  };
}

const NAME_GOES_ON = /[\w.:-]/;

/** Index after the row that begins at `from`, or -1 when it is not all here. Its end tag inside a comment or CDATA does not count. */
export function rowEnd(text: string, from: number, markup: Markup): number {
  let at = from;
  for (;;) {
    const close = text.indexOf(markup.rowEnd, at);
    if (close === -1) return -1;
    const special = text.slice(at, close).search(/<[!?]/);
    if (special !== -1) {
      const end = specialEnd(text, at + special);
      if (end === -1) return -1;
      at = end;
      continue;
    }
    const after = close + markup.rowEnd.length;
    // </username> begins as </user> does; where the list ends before the row, the row is cut off.
    if (!NAME_GOES_ON.test(text.charAt(after)) || text.startsWith(markup.listEnd, close))
      return endTag(text, close, after);
    at = after;
  }
}

function specialEnd(text: string, at: number): number {
  const terminator = text.startsWith('<!--', at) ? '-->' : text.startsWith('<![CDATA[', at) ? ']]>' : null;
  if (terminator === null) throw notAList('a row holds markup that no row has');
  const end = text.indexOf(terminator, at + 4);
  return end === -1 ? -1 : end + terminator.length;
}

function endTag(text: string, close: number, afterName: number): number {
  const end = text.indexOf('>', close);
  if (end === -1) return -1;
  if (text.slice(afterName, end).trim() !== '') throw notAList('one of its rows is cut off');
  return end + 1;
}
