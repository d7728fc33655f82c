// Pictures of the Network page: always among the results, into docs/images when asked (`make images`).
import path from 'node:path';

import { expect, signIn, test } from '../support/fixtures';

const IMAGES = path.resolve(__dirname, '../../docs/images');

for (const colorScheme of ['light', 'dark'] as const) {
  test(`network in ${colorScheme} @image @hydrated`, async ({ page, hydrated }, info) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1280, height: 860 });
    await signIn(page, hydrated);
    await page.goto('/projects/demo/services/kafka-12a3b4c5/network');
    await expect(page.getByText('plc39413abcdef')).toBeVisible();
    const folder = process.env['UPDATE_IMAGES'] === '1' ? IMAGES : info.outputDir;
    await page.screenshot({ path: path.join(folder, `network-${colorScheme}.png`), animations: 'disabled' });
  });
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
