import { type Page } from '@playwright/test';

import { expect, settled, signIn, test } from '../support/fixtures';

const names = (page: Page) => page.getByRole('table', { name: 'Services' }).locator('tbody th').filter({ visible: true });

test.beforeEach(async ({ page, hydrated }) => signIn(page, hydrated));

test('from the projects to a service', async ({ page, hydrated }) => {
  await page.getByRole('link', { name: 'demo', exact: true }).click();
  await expect(page).toHaveURL('/projects/demo/services');
  await expect(page.getByRole('heading', { level: 1, name: 'demo' })).toBeVisible();
  await page.getByRole('link', { name: 'my-kafka' }).click();
  await expect(page).toHaveURL('/projects/demo/services/my-kafka/network');
  if (hydrated) await settled(page);
  const nav = page.getByRole('navigation', { name: 'Service' });
  await expect(nav.getByRole('link', { name: 'Network' })).toHaveAttribute('aria-current', 'page');
  await nav.getByRole('link', { name: 'Overview' }).click();
  await expect(page).toHaveURL('/projects/demo/services/my-kafka');
  await expect(page.getByRole('heading', { level: 1, name: 'my-kafka' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to project' }).click();
  await expect(page).toHaveURL('/projects/demo/services');
});

test('the list says what PrivateLink each service has or could have, from one call', async ({ page, sandbox }) => {
  const before = (await sandbox.calls()).length;
  await page.goto('/projects/demo/services');
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  await expect(row('kafka-12a3b4c5')).toContainText('In use');
  await expect(row('my-kafka')).toContainText('Possible');
  await expect(row('my-kafka')).toContainText('aws-eu-west-1');
  for (const name of ['cassandra-legacy', 'm3db-metrics', 'flink-jobs', 'mm2-copy', 'kafka-no-vpc', 'kafka-gcp', 'pg-off']) {
    await expect(row(name)).toContainText('Not possible');
  }
  await expect(row('kafka-no-vpc')).toContainText(/not in a vpc/i);
  await expect(row('pg-off')).toContainText('Powered off');
  const calls = (await sandbox.calls()).slice(before).filter(({ path }) => path.includes('/project/demo'));
  expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/project/demo/service']);
});

test('filter and order are kept in the address', async ({ page, hydrated }) => {
  await page.goto('/projects/demo/services');
  await page.getByLabel('Filter services').fill('kafka');
  if (!hydrated) await page.getByLabel('Filter services').press('Enter');
  await expect(page).toHaveURL(/\/projects\/demo\/services\?.*q=kafka/);
  await expect(names(page).filter({ hasText: 'pg-orders' })).toHaveCount(0);
  await expect(names(page).filter({ hasText: 'my-kafka' })).toHaveCount(1);

  await page.getByRole('columnheader', { name: 'Cloud' }).getByRole('link').click();
  await expect(page).toHaveURL(/sort=cloud/);
  await expect(page.getByRole('columnheader', { name: 'Cloud' })).toHaveAttribute('aria-sort', 'ascending');
  const shown = await names(page).allInnerTexts();

  // Somebody else opens the same address and sees the same.
  await page.goto(page.url());
  await expect(page.getByLabel('Filter services')).toHaveValue('kafka');
  expect(await names(page).allInnerTexts()).toEqual(shown);

  await page.getByRole('columnheader', { name: 'Cloud' }).getByRole('link').click();
  await expect(page.getByRole('columnheader', { name: 'Cloud' })).toHaveAttribute('aria-sort', 'descending');
});

test('a filter that nothing matches says so', async ({ page }) => {
  await page.goto('/projects/demo/services?q=no-such-thing');
  await expect(names(page)).toHaveCount(0);
  await expect(page.getByText(/No service matches/)).toBeVisible();
});

test('/ goes to the filter box, and is a letter inside of it @hydrated', async ({ page }) => {
  await page.goto('/projects/demo/services');
  await page.keyboard.press('/');
  await expect(page.getByLabel('Filter services')).toBeFocused();
  await expect(page.getByLabel('Filter services')).toHaveValue('');
  await page.keyboard.type('a/b');
  await expect(page.getByLabel('Filter services')).toHaveValue('a/b');
});

test('overview tells the facts of a service and no secret', async ({ page }) => {
  await page.goto('/projects/demo/services/kafka-12a3b4c5');
  await expect(page.getByRole('heading', { level: 1, name: 'kafka-12a3b4c5' })).toBeVisible();
  await expect(page.locator('main')).toContainText('aws-eu-west-1');
  await expect(page.locator('main')).toContainText(/kafka/i);
  const html = await page.content();
  for (const secret of ['avnadmin:', 'PRIVATE KEY', '"password"']) expect(html).not.toContain(secret);
});

for (const path of [
  '/projects/nowhere/services',
  '/projects/demo/services/no-such-service',
  '/projects/demo/services/no-such-service/network',
  '/projects/demo/services/my-kafka/no-such-page',
  '/no-such-page',
  '/projects/..%2f..%2fme/services',
]) {
  test(`${path} is a 404 in the portal's own look`, async ({ page, quiet }) => {
    quiet.allowStatus(404);
    const response = await page.goto(path);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/not found/i);
    await expect(page.getByRole('link', { name: /projects/i }).first()).toBeVisible();
    expect(await page.locator('link[rel=stylesheet]').count()).toBe(1);
  });
}
