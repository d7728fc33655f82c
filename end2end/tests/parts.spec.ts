// Parts that are drawn anew by themselves, while a person does something else. Only with scripts.
import { AwsCard } from '../support/aws';
import { expect, settled, signIn, test } from '../support/fixtures';
import { Guide } from '../support/guide';

const KAFKA = 'kafka-12a3b4c5';

test.beforeEach(async ({ page, hydrated }) => signIn(page, hydrated));

test('each part is asked for once in its time @hydrated', async ({ page, hydrated }) => {
  const asked: Record<string, number> = {};
  page.on('request', (request) => {
    const part = /\/api\/parts\/([^/]+)/.exec(request.url())?.[1];
    if (part !== undefined) asked[part] = (asked[part] ?? 0) + 1;
  });
  // Three parts wait for a PrivateLink.
  await new Guide(page, hydrated).open('my-kafka');
  await settled(page);
  await expect.poll(() => Object.keys(asked).sort(), { timeout: 20_000 }).toEqual(['aws', 'endpoint', 'setup']);
  // Whatever was asked for too often was asked for at the same time.
  await settled(page);
  expect(asked).toEqual({ aws: 1, endpoint: 1, setup: 1 });
});

test('what is typed is no page of the history @hydrated', async ({ page, hydrated }) => {
  const guide = new Guide(page, hydrated);
  await guide.open(KAFKA, { connection: 'new' });
  await settled(page);
  const before = await page.evaluate(() => history.length);
  for (const letter of ['v', 'p', 'c', '-']) {
    const typed = `${await guide.field('vpc').inputValue()}${letter}`;
    await guide.field('vpc').press(letter);
    await expect(page).toHaveURL((url) => url.searchParams.get('vpc') === typed);
  }
  expect(await page.evaluate(() => history.length)).toBe(before);
});

test('what changes by itself takes nobody from a field @hydrated', async ({ page, hydrated, sandbox }) => {
  const guide = new Guide(page, hydrated);
  const aws = new AwsCard(page, hydrated);
  await guide.open(KAFKA, { connection: 'new' });
  await aws.plan();
  await aws.create.click();
  await expect(aws.endpointsIn('pending')).toHaveCount(1);
  await settled(page);
  await aws.endpointsIn('pending').getByRole('link', { name: 'Delete' }).click();
  await expect(aws.card.getByRole('button', { name: 'Delete VPC endpoint' })).toBeVisible();
  await aws.tags.focus();
  await sandbox.advance(120);
  await expect(aws.endpointsIn('pending')).toHaveCount(0, { timeout: 15_000 });
  await expect(aws.tags).toBeFocused();
});
