// Pictures of the pages: always among the results, into docs/images when asked (`make images`).
import path from 'node:path';

import { type Page, type TestInfo } from '@playwright/test';

import { Editor } from '../support/editor';
import { expect, signIn, test } from '../support/fixtures';
import { OverviewPage } from '../support/overview';

const IMAGES = path.resolve(__dirname, '../../docs/images');

for (const colorScheme of ['light', 'dark'] as const) {
  test(`network in ${colorScheme} @image @hydrated`, async ({ page, hydrated }, info) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1280, height: 860 });
    await signIn(page, hydrated);
    await page.goto('/projects/demo/services/kafka-12a3b4c5/network');
    await expect(page.getByText('plc39413abcdef')).toBeVisible();
    await picture(page, info, `network-${colorScheme}`);
  });

  test(`overview in ${colorScheme} @image @hydrated`, async ({ page, hydrated }, info) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1280, height: 1350 });
    await signIn(page, hydrated);
    const overview = new OverviewPage(page, hydrated);
    await overview.open('kafka-12a3b4c5', { route: 'privatelink', connection: 'plc5e3f9573e9a', method: 'sasl', recipe: 'kcat' });
    await expect(overview.recipe).toContainText('privatelink-2-');
    await picture(page, info, `overview-${colorScheme}`);
  });

  test(`editor in ${colorScheme} @image @hydrated`, async ({ page, hydrated }, info) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1280, height: 980 });
    await signIn(page, hydrated);
    const editor = new Editor(page, hydrated);
    await editor.open('my-kafka');
    await editor.set('kafka.num_partitions', '6');
    await editor.add('privatelink_access.kafka');
    await editor.set('privatelink_access.kafka', true);
    await editor.search('log.retention');
    await expect(editor.hit('kafka.log_retention_bytes')).toBeVisible();
    await expect(editor.hit('kafka.message_max_bytes')).toHaveCount(0);
    await editor.expectChanges(2);
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await picture(page, info, `config-${colorScheme}`);
  });
}

async function picture(page: Page, info: TestInfo, name: string): Promise<void> {
  const folder = process.env['UPDATE_IMAGES'] === '1' ? IMAGES : info.outputDir;
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
}

for (const width of [390, 1280]) {
  test(`every window at ${width} px @hydrated`, async ({ page, hydrated }, info) => {
    await page.setViewportSize({ width, height: 844 });
    await signIn(page, hydrated);
    for (const address of ['my-kafka/network/create', 'kafka-12a3b4c5/network/principals', 'kafka-12a3b4c5/network/delete']) {
      await page.goto(`/projects/demo/services/${address}`);
      await expect(page.getByRole('dialog')).toBeInViewport();
      await page.screenshot({ path: info.outputPath(`${address.replaceAll('/', '-')}-${width}.png`), animations: 'disabled' });
    }
  });
}
