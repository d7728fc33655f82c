// Pictures of the pages: always among the results, into docs/images when asked (`make images`).
import path from 'node:path';

import { type Page, type TestInfo } from '@playwright/test';

import { CheckPage, runOn } from '../support/check';
import { Editor } from '../support/editor';
import { expect, settled, signIn, test } from '../support/fixtures';
import { Guide, customerVpc } from '../support/guide';
import { MWF } from '../support/network';
import { OverviewPage } from '../support/overview';
import type { Sandbox } from '../support/sandbox';

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

  test.describe(() => {
    // What is half way stays there.
    test.use({ speed: 0 });

    test(`guide in ${colorScheme} @image @hydrated`, async ({ page, hydrated, sandbox }, info) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 1280, height: 1130 });
      await signIn(page, hydrated);
      await link(sandbox);
      await sandbox.connect('demo', 'my-kafka');
      const guide = new Guide(page, hydrated);
      await guide.open('my-kafka');
      await expect(guide.step('connection')).toContainText('Aiven’s turn');
      await picture(page, info, `guide-${colorScheme}`);
    });

    test(`endpoint in ${colorScheme} @image @hydrated`, async ({ page, hydrated, sandbox }, info) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 1280, height: 1180 });
      await signIn(page, hydrated);
      await link(sandbox);
      const guide = new Guide(page, hydrated);
      await guide.open('my-kafka');
      const vpc = await customerVpc(sandbox.url);
      const zones = new Map(vpc.subnets.toReversed().map((subnet) => [subnet.availability_zone, subnet.subnet_id]));
      await guide.plan({ vpc: vpc.vpc_id, subnets: [...zones.values()].join('\n'), tags: 'team=data' });
      await expect(guide.recipe).toContainText('create-vpc-endpoint');
      await guide.field('tags').blur();
      await guide.card.evaluate((card) => card.scrollIntoView());
      await picture(page, info, `endpoint-${colorScheme}`);
    });
  });
}

test('check in light @image @hydrated', async ({ page, hydrated }, info) => {
  await page.setViewportSize({ width: 1280, height: 980 });
  await signIn(page, hydrated);
  const check = new CheckPage(page, hydrated);
  await check.open('kafka-12a3b4c5', 'plc5e3f9573e9a');
  await check.explain(await runOn('shut out', await check.download()));
  await settled(page);
  await check.result.evaluate((result) => result.scrollIntoView());
  await picture(page, info, 'check-light');
});

/** A PrivateLink on `my-kafka` that is active and that nobody is connected to. */
async function link(sandbox: Sandbox): Promise<void> {
  const made = await sandbox.api('POST', '/v1/project/demo/service/my-kafka/privatelink/aws', { principals: [MWF] });
  expect(made.ok).toBe(true);
  await sandbox.advance(180);
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
