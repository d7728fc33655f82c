import { shell } from '../support/avn';
import { expect, settled, signIn, test } from '../support/fixtures';
import { MWF, NetworkPage, ROLE, ROOT } from '../support/network';

const KAFKA = 'kafka-12a3b4c5';

test.beforeEach(async ({ page, hydrated }) => signIn(page, hydrated));

test('every row of an active PrivateLink', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open(KAFKA);
  const link = await sandbox.privatelink(KAFKA);
  await expect(network.state).toContainText('active');
  await expect(network.state).toContainText('$0.06 / hour');
  await expect(network.opener('Delete Privatelink')).toBeVisible();
  await expect(network.row('Connected VPC Endpoints')).toContainText('plc39413abcdef');
  await expect(network.row('AWS service name')).toContainText(link?.aws_service_name ?? 'no name');
  await expect(network.row('AWS service id')).toContainText(link?.aws_service_id ?? 'no id');
  for (const principal of link?.principals ?? []) await expect(network.row('Principals')).toContainText(principal);
  await expect(network.opener('Edit principals')).toBeVisible();
  for (const component of ['jolokia', 'kafka', 'kafka_connect', 'kafka_rest', 'prometheus', 'schema_registry']) {
    await expect(network.row(`Enable ${component} access`)).toBeVisible();
  }
});

test('what AWS asks for is copied with one click @hydrated', async ({ page, hydrated, sandbox }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const network = new NetworkPage(page, hydrated);
  await network.open(KAFKA);
  const link = await sandbox.privatelink(KAFKA);
  const pasted = () => page.evaluate(() => navigator.clipboard.readText());
  await network.row('AWS service name').getByRole('button', { name: /copy/i }).click();
  await expect.poll(pasted).toBe(link?.aws_service_name);
  await network.row('AWS service id').getByRole('button', { name: /copy/i }).click();
  await expect.poll(pasted).toBe(link?.aws_service_id);
  // Id, connection and DNS name of each of the two endpoints.
  await expect(network.row('Connected VPC Endpoints').getByRole('button', { name: /copy/i })).toHaveCount(6);
});

test('edit principals: the difference first, then the whole list', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  const before = (await sandbox.privatelink(KAFKA))?.principals ?? [];
  await network.open(KAFKA);
  const dialog = await network.openWindow('Edit principals');
  await expect(page).toHaveURL(/\/network\/principals$/);
  if (hydrated) {
    await expect(dialog.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
    await network.type(dialog, ROLE);
    await expect(dialog.locator('[data-change=added]')).toContainText(ROLE);
    await dialog.getByRole('button', { name: `Remove ${before[0]}` }).click();
    await expect(dialog.locator('[data-change=removed]')).toContainText(before[0] ?? '?');
    await expect(dialog).toContainText(/stops new connections only/);
  } else {
    await network.type(dialog, ...before.slice(1), ROLE);
  }
  await network.press(dialog, 'Save');
  await network.expectClosed();
  await expect(network.row('Principals')).toContainText(ROLE);
  await expect(network.row('Principals')).not.toContainText(before[0] ?? '?');
  expect((await sandbox.privatelink(KAFKA))?.principals).toEqual([...before.slice(1), ROLE]);
});

test('a list that a colleague changed meanwhile is not overwritten: both are shown', async ({ page, hydrated, sandbox, quiet }) => {
  quiet.allowStatus(409);
  const network = new NetworkPage(page, hydrated);
  const before = (await sandbox.privatelink(KAFKA))?.principals ?? [];
  await network.open(KAFKA);
  const dialog = await network.openWindow('Edit principals');
  await network.type(dialog, ...(hydrated ? [] : before), ROLE);
  await sandbox.setPrincipals(KAFKA, [MWF, ROOT]);
  await network.press(dialog, 'Save');

  await expect(dialog).toContainText('The list changed meanwhile');
  await expect(dialog.getByRole('region', { name: 'At Aiven now' })).toContainText(ROOT);
  await expect(dialog.getByRole('region', { name: 'When you opened it' })).toContainText(before[0] ?? '?');
  expect((await sandbox.privatelink(KAFKA))?.principals).toEqual([MWF, ROOT]);
  // What was typed is still there …
  if (hydrated) await expect(dialog).toContainText(ROLE);
  else await expect(dialog.getByRole('textbox', { name: 'Principals' })).toHaveValue(new RegExp(ROLE));

  // … and saving again, having seen both, is meant.
  await network.press(dialog, 'Save');
  await network.expectClosed();
  expect((await sandbox.privatelink(KAFKA))?.principals).toEqual([...before, ROLE]);
});

test('delete with live connections names them and wants the name of the service', async ({ page, hydrated, sandbox, quiet }) => {
  quiet.allowStatus(422);
  const network = new NetworkPage(page, hydrated);
  await network.open(KAFKA);
  const dialog = await network.openWindow('Delete Privatelink');
  await expect(dialog).toContainText('2 live connections will be cut');
  await expect(dialog.getByText(/vpce-[0-9a-z]+ \(/)).toHaveCount(2);
  const typed = dialog.getByRole('textbox', { name: `Type ${KAFKA} to confirm` });
  const confirm = dialog.getByRole('button', { name: 'Confirm', exact: true });
  await typed.fill('kafka-wrong');
  if (hydrated) {
    await expect(confirm).toBeDisabled();
  } else {
    await confirm.click();
    await expect(page).toHaveURL(/\/network\/delete$/);
    await expect(dialog).toContainText(/Type the service/);
  }
  expect((await sandbox.privatelink(KAFKA))?.state).toBe('active');

  await typed.fill(KAFKA);
  await confirm.click();
  await network.expectClosed();
  await expect(network.state).toContainText('deleting');
  await sandbox.advance(60);
  await network.until(() => expect(network.opener('Create Privatelink')).toBeVisible({ timeout: 5_000 }));
  expect(await sandbox.privatelink(KAFKA)).toBeNull();
});

test('delete without connections asks once', async ({ page, hydrated, sandbox }) => {
  await sandbox.api('POST', '/v1/project/demo/service/my-kafka/privatelink/aws', { principals: [MWF] });
  await sandbox.advance(180);
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  await expect(network.state).toContainText('active');
  const dialog = await network.openWindow('Delete Privatelink');
  // Nothing to type but why, for whoever wants to say it.
  await expect(dialog.getByRole('textbox')).toHaveCount(1);
  await expect(dialog.getByRole('textbox', { name: 'Reason' })).toBeVisible();
  await network.press(dialog, 'Confirm');
  await network.expectClosed();
  await expect(network.state).toContainText('deleting');
  // Nothing to edit or delete any more, and it says why.
  await expect(network.opener('Delete Privatelink')).toHaveCount(0);
  await expect(network.opener('Edit principals')).toHaveCount(0);
});

test('a component is let through, and its route appears', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open(KAFKA);
  const row = network.row('Enable kafka_connect access');
  const toggle = row.getByRole('switch', { name: 'Enable kafka_connect access' });
  await expect(toggle).toHaveAttribute('aria-checked', 'false');
  await toggle.click();
  if (!hydrated) await page.waitForLoadState();
  await expect(network.row('Enable kafka_connect access').getByRole('switch')).toHaveAttribute('aria-checked', 'true');
  await expect(network.row('Enable kafka_connect access')).toContainText(/couple of minutes/);

  await sandbox.advance(120);
  await network.until(() =>
    expect(network.row('Enable kafka_connect access')).toContainText('Reachable through PrivateLink', { timeout: 5_000 }),
  );

  await network.row('Enable kafka access').getByRole('switch').click();
  await expect(network.row('Enable kafka access').getByRole('switch')).toHaveAttribute('aria-checked', 'false');
});

test('refresh connections tells Aiven to look again', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open(KAFKA);
  await page.getByRole('button', { name: 'Refresh connections' }).click();
  await expect(page.locator('body')).toContainText('Aiven looks for new VPC endpoints now.');
  await expect
    .poll(async () => (await sandbox.calls()).filter(({ path }) => path.endsWith('/privatelink/aws/refresh')).length)
    .toBe(1);
});

test('a PrivateLink made with avn appears on the open page @hydrated', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  await expect(network.opener('Create Privatelink')).toBeVisible();
  const ran = await shell(`avn service privatelink aws create --project demo --principal ${MWF} my-kafka`, sandbox.url);
  expect(ran).toMatchObject({ code: 0 });
  // A settled page looks every 20 s, give or take a fifth; coming back to the tab makes it look at once.
  await expect(network.state).toContainText('creating', { timeout: 30_000 });
  await expect(network.row('Principals')).toContainText(MWF);
});

test('the open page is announced, not just redrawn @hydrated', async ({ page, hydrated, sandbox }) => {
  await sandbox.api('POST', '/v1/project/demo/service/my-kafka/privatelink/aws', { principals: [MWF] });
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  await expect(network.state).toContainText('creating');
  await sandbox.advance(180);
  await expect(page.getByRole('status').filter({ hasText: 'The PrivateLink is active now.' })).toBeAttached();
  await settled(page);
});

for (const [service, reason, next] of [
  ['kafka-no-vpc', /not in a project VPC/, /Create a project VPC in aws-eu-west-1/],
  ['kafka-gcp', /google-europe-west1/, /Migrate the service to an AWS cloud/],
  ['pg-off', /powered off/, /Power the service on/],
  ['flink-jobs', /does not work with services of type/, /peering/],
  ['mm2-copy', /does not work with services of type/, /peering/],
  ['cassandra-legacy', /end of life|does not work/, /./],
  ['m3db-metrics', /end of life|does not work/, /./],
] as const) {
  test(`${service} cannot have one: the reason, the next step, no button`, async ({ page, hydrated }) => {
    const network = new NetworkPage(page, hydrated);
    await network.open(service);
    await expect(page.locator('main')).toContainText(reason);
    await expect(page.locator('main')).toContainText('Next step');
    await expect(page.locator('main')).toContainText(next);
    await expect(network.opener('Create Privatelink')).toHaveCount(0);
    await expect(page.locator('main').getByRole('button')).toHaveCount(0);
  });
}
