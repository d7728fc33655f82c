// axe on what is on screen, in light and in dark.
import AxeBuilder from '@axe-core/playwright';
import { type Page, expect } from '@playwright/test';

const SCHEMES = ['light', 'dark'] as const;

/** Fails on any violation on this page, whatever its weight. */
export async function checkAxe(page: Page, hydrated: boolean): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const violations = hydrated ? await analyse(page) : await analyseCopy(page, colorScheme);
    expect(violations, `axe, ${colorScheme}, ${page.url()}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

async function analyse(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' | ')}`);
}

/** axe needs timers, which a browser without JavaScript does not run: it gets a copy of the document. */
async function analyseCopy(page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('no browser');
  const { origin } = new URL(page.url());
  const html = (await page.content()).replace(/<script\b.*?<\/script>/gs, '');
  const context = await browser.newContext({
    bypassCSP: true,
    javaScriptEnabled: true,
    colorScheme,
    reducedMotion: 'reduce',
    viewport: page.viewportSize(),
  });
  try {
    const copy = await context.newPage();
    // A small page of the same origin, so that the styles may be loaded.
    await copy.goto(`${origin}/robots.txt`);
    await copy.setContent(html, { waitUntil: 'load' });
    return await analyse(copy);
  } finally {
    await context.close();
  }
}

/** Nothing sticks out at the width of a small phone. */
export async function checkNarrow(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  const sticksOut = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(sticksOut, `pixels too wide at 360: ${page.url()}`).toBeLessThanOrEqual(0);
  if (before) await page.setViewportSize(before);
}
