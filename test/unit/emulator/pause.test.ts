import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { pause } from '../../../src/emulator/http/pause.js';

/** As much of a response as a pause looks at. */
function createResponse(destroyed = false) {
  const response = Object.assign(new EventEmitter(), { destroyed });
  return { response: response as unknown as ServerResponse, close: () => response.emit('close') };
}

describe('a pause', () => {
  test('waits, and leaves nothing behind', async () => {
    const { response } = createResponse();
    const begun = performance.now();
    await pause(20, response);
    expect(performance.now() - begun).toBeGreaterThan(18);
    expect(response.listenerCount('close')).toBe(0);
  });

  test('of no time is none', async () => {
    await pause(0, createResponse(true).response);
  });

  test('ends when the connection does, or when it has ended before', async () => {
    const { response, close } = createResponse();
    const waiting = expect(pause(60_000, response)).rejects.toMatchObject({ code: 'ABORT_ERR' });
    close();
    await waiting;
    expect(response.listenerCount('close')).toBe(0);
    await expect(pause(60_000, createResponse(true).response)).rejects.toMatchObject({ code: 'ABORT_ERR' });
  });
});
