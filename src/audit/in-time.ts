const MAX_TIMER_MS = 2 ** 31 - 1;

/** As the write does, or with ETIMEDOUT where it takes longer: a disk that hangs says nothing at all. @param ms below 0 is 0 */
export function inTime(writing: Promise<void>, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(Object.assign(new Error('The write takes too long.'), { code: 'ETIMEDOUT' }));
    const timer = setTimeout(giveUp, Math.min(ms, MAX_TIMER_MS));
    writing.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}
