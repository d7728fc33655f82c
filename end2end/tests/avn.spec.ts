// Every avn line that the portal shows, run by a shell exactly as it stands there.
import { type Page } from '@playwright/test';

import { shell } from '../support/avn';
import { expect, signIn, test } from '../support/fixtures';
import { MWF, NetworkPage, ROLE, ROOT } from '../support/network';

const KAFKA = 'kafka-12a3b4c5';

test.beforeEach(async ({ page, hydrated }) => signIn(page, hydrated));

/** The lines that are shown now. */
async function lines(page: Page): Promise<string[]> {
  const texts = await page.locator('code, pre').allTextContents();
  return [...new Set(texts.map((text) => text.trim()).filter((text) => text.startsWith('avn ')))];
}

/** The one shown line that contains this. */
async function line(page: Page, part: string): Promise<string> {
  await expect.poll(async () => (await lines(page)).filter((text) => text.includes(part)).length, part).toBe(1);
  return (await lines(page)).find((text) => text.includes(part)) ?? '';
}

test('the create line creates, and the open page shows it', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  const dialog = await network.openWindow('Create Privatelink');
  let shown = await line(page, 'aws create');
  if (hydrated) {
    await network.type(dialog, MWF, ROOT);
    shown = await line(page, ROOT);
  } else {
    // Without JavaScript the list is not known yet; the line has a place for it.
    shown = shown.replace('--principal ARN', `--principal ${MWF} --principal ${ROOT}`);
  }
  await page.goto(network.path('my-kafka'));
  const ran = await shell(shown, sandbox.url);
  expect(ran).toMatchObject({ code: 0 });
  expect(await sandbox.privatelink('my-kafka')).toMatchObject({ state: 'creating', principals: [MWF, ROOT] });
  await network.lookAgain();
  await network.until(() => expect(network.state).toContainText('creating', { timeout: 25_000 }));
});

test('the edit line replaces the whole list', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open(KAFKA);
  const before = (await sandbox.privatelink(KAFKA))?.principals ?? [];
  const dialog = await network.openWindow('Edit principals');
  if (hydrated) await network.type(dialog, ROLE);
  const ran = await shell(await line(page, 'aws update'), sandbox.url);
  expect(ran).toMatchObject({ code: 0 });
  expect((await sandbox.privatelink(KAFKA))?.principals).toEqual(hydrated ? [...before, ROLE] : before);
});

test('the delete line deletes', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open(KAFKA);
  await network.openWindow('Delete Privatelink');
  const ran = await shell(await line(page, 'aws delete'), sandbox.url);
  expect(ran).toMatchObject({ code: 0 });
  expect((await sandbox.privatelink(KAFKA))?.state).toBe('deleting');
});

test('every line of the page itself does what it says', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open(KAFKA);
  const link = await sandbox.privatelink(KAFKA);
  const shown = await lines(page);
  expect(shown.length).toBeGreaterThanOrEqual(9);
  for (const text of shown) {
    const ran = await shell(text, sandbox.url);
    expect(ran, text).toMatchObject({ code: 0 });
    if (/aws get/.test(text)) expect(ran.out).toContain(link?.aws_service_id);
    if (/connection list/.test(text)) expect(ran.out).toContain('plc39413abcdef');
  }
  const service = (await (await sandbox.api('GET', `/v1/project/demo/service/${KAFKA}`)).json()) as {
    service: { user_config: { privatelink_access: Record<string, boolean> } };
  };
  // The page showed how to switch each the other way; all of them were run.
  expect(service.service.user_config.privatelink_access).toMatchObject({
    kafka: false,
    schema_registry: false,
    kafka_connect: true,
    kafka_rest: true,
  });
});
