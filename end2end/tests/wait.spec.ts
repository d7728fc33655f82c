// From switching a component on to reaching it: the same wait in the editor's wake, on Overview and on the Network page.
import { Editor } from '../support/editor';
import { expect, settled, signIn, test } from '../support/fixtures';
import { NetworkPage } from '../support/network';
import { OverviewPage } from '../support/overview';

const KAFKA = 'kafka-12a3b4c5';

test.beforeEach(async ({ page, hydrated }) => signIn(page, hydrated));

test('switched on in the editor: initial, a running time, then healthy and a route to choose', async ({ page, hydrated, sandbox }) => {
  const editor = new Editor(page, hydrated);
  await editor.open(KAFKA);
  await editor.add('privatelink_access.kafka_rest');
  await editor.set('privatelink_access.kafka_rest', true);
  await editor.saved();
  await expect(page.getByText(/load balancer now checks its targets; this takes a couple of minutes/)).toBeVisible();

  const overview = new OverviewPage(page, hydrated);
  await overview.open(KAFKA, { component: 'kafka_rest' });
  const setting = overview.setting('privatelink_access.kafka_rest');
  await expect(setting).toContainText('Applying');
  await expect(setting).toContainText('Load balancer target: initial → healthy');
  await expect(setting).toContainText(/\d+ s so far/);
  await expect(setting).toContainText('two good heartbeats: usually a couple of minutes');
  await expect(overview.setting('privatelink_access.kafka')).toContainText('In sync');
  await expect(overview.group('route')).toHaveCount(0);

  // The time runs while one looks, or is told anew.
  const seconds = async () => {
    if (!hydrated) await page.reload();
    return Number(await setting.locator('[data-elapsed]').getAttribute('data-elapsed'));
  };
  const before = await seconds();
  await expect.poll(seconds).toBeGreaterThan(before + 1);
  if (!hydrated) await expect(overview.advanced).toContainText('Reload the page to see how far it is.');

  await sandbox.advance(120);
  await overview.until(() => expect(setting).toContainText('In sync', { timeout: hydrated ? 15_000 : 2_000 }));
  await expect(setting).toContainText('Reachable through PrivateLink.');
  await expect(setting.locator('[data-elapsed]')).toHaveCount(0);
  await expect(overview.radio('route', 'privatelink')).toBeVisible();
  await overview.choose('route', 'privatelink');
  expect(await overview.value('Host')).toMatch(/^privatelink-1-kafka-12a3b4c5-/);
});

test('what one is doing is not drawn away while a card follows @hydrated', async ({ page, hydrated, sandbox }) => {
  await sandbox.setConfig(KAFKA, { privatelink_access: { kafka_connect: true } });
  const overview = new OverviewPage(page, hydrated);
  await overview.open(KAFKA, { component: 'kafka', method: 'sasl' });
  await expect(overview.setting('privatelink_access.kafka_connect')).toContainText('initial');
  await overview.reveal();
  const password = await overview.value('Password');
  await sandbox.advance(120);
  await expect(overview.setting('privatelink_access.kafka_connect')).toContainText('In sync');
  expect(await overview.value('Password')).toBe(password);
  await expect(overview.connection.getByRole('link', { name: 'Hide secrets' })).toBeVisible();
});

test('the end of the wait is said to those who do not look @hydrated', async ({ page, hydrated, sandbox }) => {
  await sandbox.setConfig(KAFKA, { privatelink_access: { kafka_connect: true } });
  const overview = new OverviewPage(page, hydrated);
  await overview.open(KAFKA);
  await expect(overview.setting('privatelink_access.kafka_connect')).toContainText('initial');
  await sandbox.advance(120);
  await expect(page.getByText('Everything is in sync.')).toBeAttached();
});

test('the Network page tells the same wait, whoever began it', async ({ page, hydrated, sandbox }) => {
  const editor = new Editor(page, hydrated);
  await editor.open(KAFKA);
  await editor.add('privatelink_access.kafka_rest');
  await editor.set('privatelink_access.kafka_rest', true);
  await editor.saved();
  const network = new NetworkPage(page, hydrated);
  await network.open(KAFKA);
  const rest = network.row('Enable kafka_rest access');
  await expect(rest.getByRole('switch')).toHaveAttribute('aria-checked', 'true');
  await expect(rest).toContainText('Load balancer target: initial → healthy');
  await expect(rest).toContainText(/\d+ (s|min)/);

  // And the other way round.
  const connect = network.row('Enable kafka_connect access');
  await connect.getByRole('switch').click();
  await expect(connect.getByRole('switch')).toHaveAttribute('aria-checked', 'true');
  await expect(connect).toContainText('Load balancer target: initial → healthy');
  const overview = new OverviewPage(page, hydrated);
  await overview.open(KAFKA);
  await expect(overview.setting('privatelink_access.kafka_connect')).toContainText('Load balancer target: initial → healthy');
  await expect(overview.setting('privatelink_access.kafka_connect')).toContainText('Applying');

  await sandbox.advance(120);
  await network.open(KAFKA);
  await network.until(() => expect(rest).toContainText('Reachable through PrivateLink', { timeout: hydrated ? 15_000 : 2_000 }));
  await network.until(() => expect(connect).toContainText('Reachable through PrivateLink', { timeout: hydrated ? 15_000 : 2_000 }));
});

test('without a connection it waits for one, and says so', async ({ page, hydrated, sandbox }) => {
  await sandbox.api('POST', '/v1/project/demo/service/my-kafka/privatelink/aws', {
    principals: ['arn:aws:iam::012345678901:user/mwf'],
  });
  await sandbox.advance(180);
  const editor = new Editor(page, hydrated);
  await editor.open('my-kafka');
  await editor.add('privatelink_access.kafka');
  await editor.set('privatelink_access.kafka', true);
  await editor.saved();
  if (hydrated) await settled(page);
  const setting = new OverviewPage(page, hydrated).setting('privatelink_access.kafka');
  await expect(setting).toContainText('Applying');
  await expect(setting).toContainText('the route appears a couple of minutes after a connection is active');
});

test('switched off, the route goes', async ({ page, hydrated }) => {
  const overview = new OverviewPage(page, hydrated);
  await overview.open(KAFKA, { component: 'schema_registry' });
  await expect(overview.radio('route', 'privatelink')).toBeVisible();
  const editor = new Editor(page, hydrated);
  await editor.open(KAFKA);
  await editor.set('privatelink_access.schema_registry', false);
  await editor.saved();
  if (hydrated) await settled(page);
  await overview.open(KAFKA, { component: 'schema_registry', route: 'privatelink' });
  await overview.until(() => expect(overview.group('route')).toHaveCount(0, { timeout: hydrated ? 15_000 : 2_000 }));
  // The address still asks for it: the page says what it shows in its place.
  await expect(overview.connection).toContainText('has no privatelink route now; showing the dynamic one');
});
