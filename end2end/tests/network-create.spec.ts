import { expect, signIn, test } from '../support/fixtures';
import { MWF, NetworkPage, ROLE, ROOT } from '../support/network';

test.beforeEach(async ({ page, hydrated }) => signIn(page, hydrated));

test('before there is a PrivateLink: one row, its price, one button', async ({ page, hydrated }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  await expect(page.getByRole('heading', { level: 1, name: 'my-kafka' })).toBeVisible();
  await expect(network.state).toContainText('Privatelink is charged separately');
  await expect(network.state).toContainText('$0.06 / hour');
  await expect(network.state).toContainText('aws-eu-west-1');
  await expect(network.opener('Create Privatelink')).toBeVisible();
  for (const label of ['Connected VPC Endpoints', 'AWS service name', 'AWS service id', 'Principals']) {
    await expect(network.row(label)).toHaveCount(0);
  }
});

test('create, follow it from creating to active, and connect to it', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  const dialog = await network.openWindow('Create Privatelink');
  await expect(page).toHaveURL(/\/network\/create$/);
  await network.type(dialog, MWF);
  await network.press(dialog, 'Create');
  await network.expectClosed();

  await expect(network.state).toContainText('creating');
  await expect(network.row('Connected VPC Endpoints')).toContainText('Polling for connections …');
  await expect(network.row('AWS service id')).toContainText('–');
  await expect(network.row('Principals')).toContainText(MWF);
  await expect(network.said.first()).toBeAttached();
  await expect(page.locator('body')).toContainText(/PrivateLink (is being created|exists now)/);

  await sandbox.advance(180);
  await network.until(() => expect(network.state).toContainText('active', { timeout: 5_000 }));
  const link = await sandbox.privatelink('my-kafka');
  expect(link).toMatchObject({ state: 'active', principals: [MWF] });
  await expect(network.row('AWS service name')).toContainText(link?.aws_service_name ?? 'no name');
  await expect(network.row('AWS service id')).toContainText(link?.aws_service_id ?? 'no id');

  await sandbox.connect('demo', 'my-kafka');
  await sandbox.advance(300);
  await network.lookAgain();
  await network.until(() => expect(network.row('Connected VPC Endpoints')).toContainText('vpce-', { timeout: 5_000 }));
  const connections = network.row('Connected VPC Endpoints');
  await expect(connections).toContainText(/plc[0-9a-f]+/);
  await expect(connections).toContainText('active');
  await expect(connections).toContainText(/vpce\.amazonaws\.com/);
});

test('the window warns of risky principals, and does not send wrong ones', async ({ page, hydrated, sandbox, quiet }) => {
  quiet.allowStatus(422);
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  const dialog = await network.openWindow('Create Privatelink');
  await network.type(dialog, ROOT, 'arn:aws:iam::01234567890:user/mwf');
  if (hydrated) {
    await expect(dialog).toContainText(/whole account/i);
    await expect(dialog).toContainText(/12 digits/i);
    await expect(dialog.getByRole('button', { name: 'Create', exact: true })).toBeDisabled();
  } else {
    await network.press(dialog, 'Create');
    await expect(page).toHaveURL(/\/network\/create$/);
    await expect(network.dialog('Create Privatelink')).toContainText(/12 digits/i);
    // Nothing typed is lost.
    await expect(dialog.getByRole('textbox', { name: 'Principals' })).toHaveValue(/arn:aws:iam::01234567890:user\/mwf/);
  }
  expect(await sandbox.privatelink('my-kafka')).toBeNull();
});

test('a correction that is certain is one click away @hydrated', async ({ page, hydrated }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  const dialog = await network.openWindow('Create Privatelink');
  await network.type(dialog, 'arn:aws:iam::012345678901:user\\mwf');
  await dialog.getByRole('button', { name: `Use ${MWF}` }).click();
  await network.press(dialog, 'Create');
  await network.expectClosed();
  await expect(network.row('Principals')).toContainText(MWF);
});

test('an empty list is not sent', async ({ page, hydrated, sandbox, quiet }) => {
  quiet.allowStatus(422);
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  const dialog = await network.openWindow('Create Privatelink');
  const create = dialog.getByRole('button', { name: 'Create', exact: true });
  if (hydrated) {
    await expect(create).toBeDisabled();
  } else {
    await create.click();
    await expect(page).toHaveURL(/\/network\/create$/);
    await expect(network.dialog('Create Privatelink')).toContainText(/principal/i);
  }
  expect(await sandbox.privatelink('my-kafka')).toBeNull();
});

test('chips: enter, space, paste, leaving, backspace, no duplicates @hydrated', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  const dialog = await network.openWindow('Create Privatelink');
  const field = dialog.getByRole('textbox', { name: 'Principals' });
  await field.fill(MWF);
  await field.press('Enter');
  await field.pressSequentially(`${ROOT} `);
  await field.fill(MWF);
  await field.press('Enter');
  await field.fill(ROLE);
  await field.press('Tab');
  await expect(dialog).toContainText(ROLE);
  await field.focus();
  await field.press('Backspace');
  await network.press(dialog, 'Create');
  await network.expectClosed();
  expect((await sandbox.privatelink('my-kafka'))?.principals).toEqual([MWF, ROOT]);
});

test('cancel changes nothing', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  const dialog = await network.openWindow('Create Privatelink');
  await network.type(dialog, MWF);
  await dialog.getByRole('link', { name: 'Cancel' }).or(dialog.getByRole('button', { name: 'Cancel' })).click();
  await network.expectClosed();
  expect(await sandbox.privatelink('my-kafka')).toBeNull();
});

test('a window has an address of its own', async ({ page, hydrated }) => {
  const network = new NetworkPage(page, hydrated);
  await page.goto(`${network.path('my-kafka')}/create`);
  await expect(network.dialog('Create Privatelink')).toBeVisible();
  await page.reload();
  await expect(network.dialog('Create Privatelink')).toBeVisible();
});

test('back closes a window, forward opens it again', async ({ page, hydrated }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  await network.openWindow('Create Privatelink');
  await expect(page).toHaveURL(/\/network\/create$/);
  await page.goBack();
  await network.expectClosed();
  await expect(network.opener('Create Privatelink')).toBeVisible();
  await page.goForward();
  await expect(network.dialog('Create Privatelink')).toBeVisible();
  await expect(page).toHaveURL(/\/network\/create$/);
});

test('the same form sent twice acts once', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  const dialog = await network.openWindow('Create Privatelink');
  await network.type(dialog, MWF);
  await dialog.getByRole('button', { name: 'Create', exact: true }).dblclick();
  await network.expectClosed();
  await expect(network.state).toContainText('creating');
  const writes = (await sandbox.calls()).filter(({ method }) => method === 'POST');
  expect(writes.map(({ path }) => path)).toEqual(['/v1/project/demo/service/my-kafka/privatelink/aws']);
});

// A page with scripts has closed the window and left no form behind.
test('going back to the form after it was sent shows what is there now, and sends nothing @nojs', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  const dialog = await network.openWindow('Create Privatelink');
  await network.type(dialog, MWF);
  await network.press(dialog, 'Create');
  await network.expectClosed();
  await page.goBack();
  await expect(network.state).toContainText('creating');
  await expect(page.getByRole('button', { name: 'Create', exact: true })).toHaveCount(0);
  const posts = (await sandbox.calls()).filter(({ method }) => method === 'POST');
  expect(posts).toHaveLength(1);
});

test('with the keyboard alone, and the focus comes back @hydrated', async ({ page, hydrated }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Set up connection' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(network.opener('Create Privatelink')).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = network.dialog('Create Privatelink');
  await expect(dialog.getByRole('textbox', { name: 'Principals' })).toBeFocused();

  await page.keyboard.press('Escape');
  await network.expectClosed();
  await expect(network.opener('Create Privatelink')).toBeFocused();

  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('textbox', { name: 'Principals' })).toBeFocused();
  await page.keyboard.type(MWF);
  await page.keyboard.press('Enter');
  const create = dialog.getByRole('button', { name: 'Create', exact: true });
  for (let presses = 0; presses < 12 && !(await create.evaluate((it) => it === document.activeElement)); presses += 1) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await network.expectClosed();
  await expect(network.state).toContainText('creating');
  // The link that opened the window is gone with the state it belonged to; focus must not be lost to the document.
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
});
