// What everybody needs: axe without violations in light and dark, room at 360 px, sound headings.
import { type Page } from '@playwright/test';

import { checkAxe, checkNarrow } from '../support/axe';
import { Editor } from '../support/editor';
import { expect, settled, signIn, test } from '../support/fixtures';
import { OverviewPage } from '../support/overview';

const KAFKA = '/projects/demo/services/kafka-12a3b4c5';
const NETWORK = `${KAFKA}/network`;
const EMPTY = '/projects/demo/services/my-kafka/network';

const pages = [
  ['projects', '/projects'],
  ['services', '/projects/demo/services'],
  ['services, filtered', '/projects/demo/services?q=kafka&sort=cloud&dir=desc'],
  ['services, nothing found', '/projects/demo/services?q=none-of-them'],
  ['overview', KAFKA],
  ['overview, PrivateLink and SASL', `${KAFKA}?component=kafka&route=privatelink&method=sasl&recipe=kcat`],
  ['overview, SASL off', '/projects/demo/services/kafka-no-vpc'],
  ['overview, many options', '/projects/demo/services/my-kafka'],
  ['overview, no option', '/projects/demo/services/dragonfly-sessions'],
  ['overview, powered off', '/projects/demo/services/pg-off'],
  ['overview, nothing to connect to', '/projects/demo/services/mm2-copy'],
  ['overview, what the schema has lost', '/projects/faults/services/stuck-creating'],
  ['editor, Kafka', '/projects/demo/services/my-kafka/config'],
  ['editor, PostgreSQL', '/projects/demo/services/pg-orders/config'],
  ['editor, a secret', '/projects/demo/services/grafana-main/config'],
  ['editor, searched', '/projects/demo/services/pg-orders/config?q=log'],
  ['editor, no option', '/projects/demo/services/dragonfly-sessions/config'],
  ['network, active', NETWORK],
  ['network, before create', EMPTY],
  ['network, impossible', '/projects/demo/services/kafka-no-vpc/network'],
  ['window: create', `${EMPTY}/create`],
  ['window: principals', `${NETWORK}/principals`],
  ['window: delete', `${NETWORK}/delete`],
  ['not found', '/projects/demo/services/no-such-service/network'],
] as const;

async function look(page: Page, hydrated: boolean) {
  await expect(page.locator('h1')).toHaveCount(1);
  await expect(page).toHaveTitle(/Postern/);
  await checkAxe(page, hydrated);
  await checkNarrow(page);
}

test('sign-in', async ({ page, hydrated }) => {
  await page.goto('/sign-in');
  await look(page, hydrated);
});

for (const [name, path] of pages) {
  test(name, async ({ page, hydrated, quiet }) => {
    quiet.allowStatus(404);
    await signIn(page, hydrated);
    await page.goto(path);
    await look(page, hydrated);
  });
}

test('a window with warnings, errors and a difference @hydrated', async ({ page, hydrated }) => {
  await signIn(page, hydrated);
  await page.goto(`${NETWORK}/principals`);
  const field = page.getByRole('textbox', { name: 'Principals' });
  for (const text of ['*', 'arn:aws:iam::210987654321:root', 'arn:aws:iam::1:user/x']) {
    await field.fill(text);
    await field.press('Enter');
  }
  await look(page, hydrated);
});

test('creating and deleting', async ({ page, hydrated, sandbox }) => {
  await signIn(page, hydrated);
  await sandbox.api('POST', '/v1/project/demo/service/my-kafka/privatelink/aws', { principals: ['*'] });
  await page.goto(EMPTY);
  await look(page, hydrated);
  await sandbox.advance(180);
  await sandbox.api('DELETE', '/v1/project/demo/service/my-kafka/privatelink/aws');
  await page.goto(EMPTY);
  await look(page, hydrated);
});

test('a page that Aiven failed', async ({ page, hydrated, quiet }) => {
  quiet.allowStatus(500, 502, 503);
  await signIn(page, hydrated);
  await page.goto('/projects/faults/services/error-500/network');
  await look(page, hydrated);
});

test('connection information with its secrets', async ({ page, hydrated }) => {
  await signIn(page, hydrated);
  const overview = new OverviewPage(page, hydrated);
  await overview.open('kafka-12a3b4c5', { route: 'privatelink', method: 'certificate', recipe: 'client-properties' });
  await overview.reveal();
  for (const label of ['Access key', 'CA certificate']) await overview.row(label).getByText('Show', { exact: true }).click();
  await look(page, hydrated);
});

test('a component on its way', async ({ page, hydrated, sandbox }) => {
  await signIn(page, hydrated);
  await sandbox.setConfig('kafka-12a3b4c5', { privatelink_access: { kafka_rest: true } });
  const overview = new OverviewPage(page, hydrated);
  await overview.open('kafka-12a3b4c5');
  await expect(overview.advanced).toContainText('initial');
  await look(page, hydrated);
});

test('the editor with additions, errors and a conflict', async ({ page, hydrated, sandbox, quiet }) => {
  quiet.allowStatus(409, 422);
  await signIn(page, hydrated);
  const editor = new Editor(page, hydrated);
  await editor.open('my-kafka');
  await editor.add('kafka.message_max_bytes');
  await editor.add('gcp_auth_allowed_urls');
  await editor.set('kafka.compression_type', 'zstd');
  await editor.set('kafka.num_partitions', '5000');
  await editor.save.click();
  await expect(editor.form).toContainText('Nothing was saved');
  if (hydrated) await settled(page);
  await expect(editor.error('kafka.num_partitions')).toContainText('1 to 1000');
  await look(page, hydrated);

  await editor.set('kafka.num_partitions', '50');
  await editor.set('kafka.message_max_bytes', '5000');
  await editor.list('gcp_auth_allowed_urls', 'https://sts.googleapis.com');
  await editor.look();
  await sandbox.setConfig('my-kafka', { kafka: { num_partitions: 12 } });
  await editor.save.click();
  await expect(editor.option('kafka.num_partitions')).toContainText('At Aiven now');
  if (hydrated) await settled(page);
  await look(page, hydrated);
});

test('a token that may not see secrets', async ({ page, hydrated }) => {
  await signIn(page, hydrated, 'demo-readonly');
  const overview = new OverviewPage(page, hydrated);
  await overview.open('kafka-no-vpc');
  await overview.connection.getByRole('button', { name: 'Reveal secrets' }).click();
  await expect(overview.connection).toContainText('service:secrets:read');
  await look(page, hydrated);
});
