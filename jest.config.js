// One project per layer (docs: CONTRIBUTING.md). Tests run as native ES modules; swc only strips types and lowers decorators.
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
      },
      module: { type: 'es6' },
    },
  ],
};

const layer = (name, pattern) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${pattern}`],
  // src is a root too: otherwise source files that no test loads vanish from the coverage report.
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform,
  // Whatever a test is about: no secret may be logged, answered or printed in it.
  setupFilesAfterEnv: ['<rootDir>/test/support/watch-secrets.ts'],
});

export default {
  projects: [
    layer('unit', 'unit/**/*.test.ts'),
    layer('property', 'property/**/*.test.ts'),
    layer('contract', 'contract/**/*.test.ts'),
    layer('integration', 'integration/**/*.test.ts'),
    layer('e2e', 'e2e/**/*.test.ts'),
    // The package as a front-end team gets it, and the pages in a real browser: minutes of other people's code.
    layer('front-end', 'front-end/**/*.test.ts'),
  ],
  coverageProvider: 'babel',
  collectCoverageFrom: ['src/**/*.ts', '!src/operations/**'],
  coverageThreshold: { global: { lines: 90, branches: 90 } },
  // Every core: the default leaves one of two idle.
  maxWorkers: '100%',
  coverageReporters: ['text-summary', 'lcovonly'],
  // The processes that e2e starts and the emulator's large customer need more than Jest's five seconds on a busy machine.
  testTimeout: 30_000,
};
