// What every test gets: a portal of its own, its sandbox, a page that is ready when it is open, a quiet console.
import { type Browser, type BrowserContextOptions, type Page, test as base } from '@playwright/test';

import { Portal } from './portal';
import { Sandbox } from './sandbox';

export interface Options {
  /** Whether this run has JavaScript, and so the browser's half of the app. */
  hydrated: boolean;
  /** How much faster than the clock the sandbox moves by itself. Tests move it by hand. */
  speed: number;
}

/** Collects what the browser complains about. Whatever is left at the end of a test fails it. */
export class Quiet {
  private readonly allowed: RegExp[] = [];
  private readonly heard: string[] = [];

  /** A complaint that is right here: Chromium reports every answer of 4xx and 5xx as an error. */
  allow(...patterns: RegExp[]): void {
    this.allowed.push(...patterns);
  }

  /** Answers with this status are part of the test. */
  allowStatus(...statuses: number[]): void {
    for (const status of statuses) this.allow(new RegExp(`the server responded with a status of ${status} `));
  }

  listen(page: Page): void {
    page.on('console', (message) => {
      if (['error', 'warning', 'assert'].includes(message.type())) {
        this.heard.push(`${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    page.on('pageerror', (error) => this.heard.push(`uncaught: ${error.message}`));
    page.on('dialog', (dialog) => {
      this.heard.push(`${dialog.type()} box: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  complaints(): string[] {
    return this.heard.filter((line) => !this.allowed.some((pattern) => pattern.test(line)));
  }
}

interface Fixtures {
  portal: Portal;
  sandbox: Sandbox;
  quiet: Quiet;
}

export const test = base.extend<Fixtures & Options>({
  hydrated: [true, { option: true }],
  speed: [1, { option: true }],

  portal: async ({ speed }, use, info) => {
    const portal = await Portal.start(speed);
    await use(portal);
    const code = await portal.stop();
    if (info.status !== info.expectedStatus) await info.attach('postern.log', { body: portal.log() });
    if (code !== 0) throw new Error(`postern demo ended with ${code}:\n${portal.log()}`);
  },

  sandbox: async ({ portal }, use) => use(new Sandbox(portal.sandboxUrl)),

  baseURL: async ({ portal }, use) => use(portal.url),

  quiet: [
    async ({ context, hydrated }, use) => {
      const quiet = new Quiet();
      // Without scripts nobody uses the module that the page has asked for ahead of time.
      if (!hydrated) quiet.allow(/was preloaded using link preload but not used/);
      context.on('page', (page) => quiet.listen(page));
      await use(quiet);
      const complaints = quiet.complaints();
      if (complaints.length > 0) throw new Error(`the browser complained:\n  ${complaints.join('\n  ')}`);
    },
    { auto: true },
  ],

  context: async ({ context, hydrated }, use) => {
    if (hydrated) await context.addInitScript(noteHydration);
    await use(context);
  },

  page: async ({ page, hydrated }, use) => {
    if (hydrated) readyWhenOpen(page);
    await use(page);
  },
});

/** A page in a browser of its own, as every test's page is. */
export async function prepared(
  browser: Browser,
  hydrated: boolean,
  quiet: Quiet,
  baseURL: string,
  more: BrowserContextOptions = {},
): Promise<Page> {
  const viewport = { width: 1280, height: 900 };
  const context = await browser.newContext({ baseURL, javaScriptEnabled: hydrated, viewport, ...more });
  context.on('page', (page) => quiet.listen(page));
  if (hydrated) await context.addInitScript(noteHydration);
  const page = await context.newPage();
  if (hydrated) readyWhenOpen(page);
  return page;
}

/** Whoever opens an address has the page when the browser's half has taken over. */
function readyWhenOpen(page: Page): void {
  const plain = page.goto.bind(page);
  page.goto = async (url, options) => {
    const response = await plain(url, options);
    await settled(page);
    return response;
  };
}

export { expect } from '@playwright/test';

/** Waits until the browser's half has taken over. At once where there is none. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const scripts = document.querySelector('script[type=module]') !== null;
    return !scripts || document.documentElement.hasAttribute('data-e2e-hydrated');
  });
}

// In the page: the module's start-up ends in the task in which WebAssembly's own does; two tasks later it is over.
function noteHydration(): void {
  const real = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const made = await real(source, imports);
    setTimeout(() => setTimeout(() => document.documentElement.setAttribute('data-e2e-hydrated', ''), 50));
    return made;
  };
}

/** Signs in with the demo's token and ends on the list of projects. */
export async function signIn(page: Page, hydrated: boolean, token = 'demo-token'): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Aiven token').fill(token);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  if (hydrated) await settled(page);
}
