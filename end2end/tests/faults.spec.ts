// Aiven fails in every way the sandbox knows; the portal stays calm.
import { expect, signIn, test } from '../support/fixtures';
import { MWF, NetworkPage, ROLE } from '../support/network';

test.beforeEach(async ({ page, hydrated }) => signIn(page, hydrated));

for (const [service, status] of [
  ['error-500', 502],
  ['error-429', 503],
  ['hang', 504],
  ['garbage', 500],
  ['huge', 502],
  ['drop', 502],
] as const) {
  test(`${service}: a calm page that says what to do`, async ({ page, hydrated, quiet }) => {
    quiet.allowStatus(500, 502, 503, 504);
    const network = new NetworkPage(page, hydrated);
    const started = Date.now();
    const response = await page.goto(network.path(service, 'faults'));
    expect(Date.now() - started, 'milliseconds until the page was there').toBeLessThan(12_500);
    expect([status, 500, 502, 504]).toContain(response?.status());
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page.locator('main')).toContainText(/\w+ .*\./);
    await expect(page.getByRole('link', { name: /projects|Try again/i }).first()).toBeVisible();
    // The rest of the portal goes on.
    await page.goto('/projects/demo/services');
    await expect(page.getByRole('link', { name: 'my-kafka' })).toBeVisible();
  });
}

test('slow: the page comes late, but it comes', async ({ page, hydrated }) => {
  const network = new NetworkPage(page, hydrated);
  const started = Date.now();
  await network.open('slow', 'faults');
  expect(Date.now() - started).toBeLessThan(12_500);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('slow');
  await expect(network.state).toContainText('active');
});

test('forbidden: Aiven\'s own sentence and whom to ask', async ({ page, hydrated, quiet }) => {
  quiet.allowStatus(403);
  const network = new NetworkPage(page, hydrated);
  await network.open('forbidden', 'faults');
  await expect(page.locator('main')).toContainText('may not do this');
  await expect(page.locator('main')).toContainText(/admin/);
});

test('stuck-creating: it stays creating, and the page says so', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  await sandbox.advance(3_600);
  await network.open('stuck-creating', 'faults');
  await expect(network.state).toContainText('creating');
});

test('lost-answer: the create happened although its answer was lost, and the page knows', async ({ page, hydrated, sandbox }) => {
  await sandbox.fault('my-kafka', 'lost-answer');
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  const dialog = await network.openWindow('Create Privatelink');
  await network.type(dialog, MWF);
  await network.press(dialog, 'Create');
  await network.expectClosed();
  await expect(network.state).toContainText('creating');
  const posts = (await sandbox.calls()).filter(({ method, path }) => method === 'POST' && path.includes('my-kafka'));
  expect(posts).toHaveLength(1);
});

test('lost-answer: the same for a change of principals and for a delete', async ({ page, hydrated, sandbox }) => {
  const network = new NetworkPage(page, hydrated);
  await network.open('lost-answer', 'faults');
  let dialog = await network.openWindow('Edit principals');
  await network.type(dialog, ...(hydrated ? [] : [MWF]), ROLE);
  await network.press(dialog, 'Save');
  await network.expectClosed();
  await expect(network.row('Principals')).toContainText(ROLE);
  dialog = await network.openWindow('Delete Privatelink');
  await dialog.getByRole('textbox', { name: /lost-answer/ }).fill('lost-answer');
  await network.press(dialog, 'Confirm');
  await network.expectClosed();
  await expect(network.state).toContainText('deleting');
  const writes = (await sandbox.calls()).filter(({ method }) => method !== 'GET').map(({ method }) => method);
  expect(writes).toEqual(['PUT', 'DELETE']);
});

test('the last good data stays under a banner while Aiven is away, and the banner goes when it is back', async ({
  page,
  hydrated,
  sandbox,
  quiet,
}) => {
  quiet.allowStatus(500, 502, 503, 504);
  const network = new NetworkPage(page, hydrated);
  await network.open('kafka-12a3b4c5');
  await expect(network.state).toContainText('active');
  await sandbox.fault('kafka-12a3b4c5', 'error-500');
  const banner = page.locator('main').getByText(/What you see is \d+ s old/);
  await expect(async () => {
    await network.lookAgain();
    await expect(banner).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 30_000 });
  await expect(network.state).toContainText('active');
  await expect(network.row('Connected VPC Endpoints')).toContainText('plc39413abcdef');

  await sandbox.fault('kafka-12a3b4c5', null);
  await expect(async () => {
    await network.lookAgain();
    await expect(banner).toBeHidden({ timeout: 3_000 });
  }).toPass({ timeout: 30_000 });
});

test('a failed write keeps the window open and what was typed', async ({ page, hydrated, sandbox, quiet }) => {
  quiet.allowStatus(422, 500, 502, 503, 504);
  const network = new NetworkPage(page, hydrated);
  await network.open('my-kafka');
  const dialog = await network.openWindow('Create Privatelink');
  await network.type(dialog, MWF, ROLE);
  await sandbox.fault('my-kafka', 'error-500');
  await network.press(dialog, 'Create');
  if (hydrated) {
    await expect(dialog.getByRole('alert').filter({ hasText: /\w/ })).toBeVisible({ timeout: 40_000 });
    await expect(page).toHaveURL(/\/network\/create$/);
    await expect(dialog).toContainText(ROLE);
    await sandbox.fault('my-kafka', null);
  } else {
    // The page below the window cannot be read either: a calm page, and a way back to what was typed.
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/can't be reached/, { timeout: 40_000 });
    await sandbox.fault('my-kafka', null);
    await expect(async () => {
      const again = page.getByRole('link', { name: 'Try again' });
      if ((await again.count()) > 0) await again.click();
      await expect(dialog.getByRole('textbox', { name: 'Principals' })).toHaveValue(`${MWF}\n${ROLE}`, { timeout: 2_000 });
    }).toPass({ timeout: 20_000 });
    await expect(dialog.getByRole('alert')).toContainText(/\w/);
  }
  await network.press(dialog, 'Create');
  await network.expectClosed();
  expect((await sandbox.privatelink('my-kafka'))?.principals).toEqual([MWF, ROLE]);
});

test('names full of markup are text', async ({ page, hydrated, sandbox }) => {
  const evil = 'arn:aws:iam::012345678901:role/</script><img src=x onerror=alert(1)>';
  await sandbox.api('POST', '/v1/project/demo/service/my-kafka/privatelink/aws', { principals: [MWF] });
  const put = await sandbox.api('PUT', '/v1/project/demo/service/my-kafka/privatelink/aws', { principals: [evil] });
  const network = new NetworkPage(page, hydrated);
  if (put.ok) {
    await sandbox.advance(180);
    await network.open('my-kafka');
    await expect(network.row('Principals')).toContainText(evil);
    await network.openWindow('Edit principals');
  }
  // The address and the filter are the other two places where a stranger's text comes in.
  await page.goto('/projects/demo/services?q=</script><img src=x onerror=alert(1)>"\'');
  await expect(page.getByLabel('Filter services')).toHaveValue('</script><img src=x onerror=alert(1)>"\'');
  expect(await page.locator('img').count()).toBe(0);
});
