import { afterEach } from '@jest/globals';

/** What the running test has opened. Jest loads this file once for every test file. */
const open: (() => Promise<void>)[] = [];

/** Closes it after the test, last opened first, unless the function that this returns did so before. */
export function closeAfterTest(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | null = null;
  const once = (): Promise<void> => {
    closing ??= close();
    return closing;
  };
  open.push(once);
  return once;
}

afterEach(async () => {
  for (let close = open.pop(); close !== undefined; close = open.pop()) await close();
});
