import { existsSync } from 'node:fs';
import { test } from '@jest/globals';
import { chromium, type Page } from 'playwright-core';
import { closeAfterTest } from './leftovers.js';

/** Debian's; `.ci/run` installs it. */
const CHROMIUM = '/usr/bin/chromium';

/** A test that needs a browser. Where there is none it is skipped, and its name says so. */
export function browserTest(title: string, body: () => Promise<void>): void {
  if (existsSync(CHROMIUM)) test(title, body, 60_000);
  else test.skip(`${title} (skipped: this machine has no ${CHROMIUM})`, body);
}

export interface Visit {
  readonly page: Page;
  /** Hosts of every request of every page, worker and frame, in order and with repetitions. A live view. */
  readonly hosts: readonly string[];
  /** Errors on the console (what a policy refused is one) and scripts that threw. A live view. */
  readonly complaints: readonly string[];
}

/** A fresh browser that reaches nothing but this machine. Closed after the test. */
export async function openBrowser(): Promise<Visit> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
  closeAfterTest(() => browser.close());
  const context = await browser.newContext();
  const hosts: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => hosts.push(new URL(request.url()).host));
  context.on('weberror', (thrown) => complaints.push(String(thrown.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
  });
  return { page: await context.newPage(), hosts, complaints };
}
