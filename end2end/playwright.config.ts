// Every spec runs twice: with the browser's half of the app, and with JavaScript off.
import { defineConfig } from '@playwright/test';

import type { Options } from './support/fixtures';

const chromium = {
  browserName: 'chromium' as const,
  viewport: { width: 1280, height: 900 },
  launchOptions: {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--headless',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  },
};

export default defineConfig<Options>({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  // Moving things are followed at the page's own cadence: seconds, never a sleep in a test.
  expect: { timeout: 15_000 },
  reporter: [['list'], ['./support/summary.ts']],
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
  projects: [
    { name: 'hydrated', use: { ...chromium, hydrated: true }, grepInvert: /@nojs/ },
    { name: 'nojs', use: { ...chromium, hydrated: false, javaScriptEnabled: false }, grepInvert: /@hydrated/ },
  ],
});
