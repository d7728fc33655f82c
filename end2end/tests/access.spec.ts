// What everybody needs: axe without violations in light and dark, room at 360 px, sound headings.
import { type Page } from '@playwright/test';

import { checkAxe, checkNarrow } from '../support/axe';
import { expect, signIn, test } from '../support/fixtures';

const NETWORK = '/projects/demo/services/kafka-12a3b4c5/network';
const EMPTY = '/projects/demo/services/my-kafka/network';

const pages = [
  ['projects', '/projects'],
  ['services', '/projects/demo/services'],
  ['services, filtered', '/projects/demo/services?q=kafka&sort=cloud&dir=desc'],
  ['services, nothing found', '/projects/demo/services?q=none-of-them'],
  ['overview', '/projects/demo/services/kafka-12a3b4c5'],
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
