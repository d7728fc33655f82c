import { elsewhere } from '../support/elsewhere';
import { expect, settled, signIn, test } from '../support/fixtures';

test('signing in leads to the projects, signing out back to the form', async ({ page, hydrated, quiet }) => {
  await signIn(page, hydrated);
  await expect(page).toHaveURL('/projects');
  await expect(page.getByRole('heading', { level: 1, name: 'Projects' })).toBeVisible();

  const { cookies } = await page.context().storageState();
  expect(cookies.map(({ httpOnly, secure, sameSite }) => ({ httpOnly, secure, sameSite }))).toContainEqual({
    httpOnly: true,
    secure: true,
    sameSite: 'Strict',
  });

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  if (hydrated) await settled(page);

  // The session is gone on the server, not just in this browser.
  await page.context().addCookies(cookies.map((cookie) => ({ ...cookie })));
  await page.goto('/projects');
  await expect(page).toHaveURL(/\/sign-in/);
  quiet.allow(/Clear-Site-Data/);
});

test('the demo offers its token', async ({ page, hydrated }) => {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Use the demo token' }).click();
  await expect(page).toHaveURL('/projects');
  if (hydrated) await settled(page);
  await expect(page.getByRole('link', { name: 'demo', exact: true })).toBeVisible();
});

test('a wrong token is refused in words, and the next try may be right', async ({ page, hydrated }) => {
  await page.goto('/sign-in?next=/projects/demo/services');
  await page.getByLabel('Aiven token').fill('not-a-token-of-anyone');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  if (hydrated) await settled(page);
  await expect(page.locator('main')).toContainText(/token/i);
  await expect(page.getByRole('alert').or(page.getByRole('status')).first()).toBeVisible();
  expect(await page.content()).not.toContain('not-a-token-of-anyone');

  await page.getByLabel('Aiven token').fill('demo-token');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL('/projects/demo/services');
  if (hydrated) await settled(page);
});

test('after sign-in one is where one wanted to go', async ({ page, hydrated }) => {
  await page.goto('/projects/demo/services/my-kafka/network');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel('Aiven token').fill('demo-token');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL('/projects/demo/services/my-kafka/network');
  if (hydrated) await settled(page);
});

for (const next of ['//evil.example/', '/\\evil.example/', 'https://evil.example/', '/%09/evil.example', 'javascript:1']) {
  test(`a next of ${next} does not leave the portal`, async ({ page, hydrated, portal }) => {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel('Aiven token').fill('demo-token');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    expect(new URL(page.url()).origin).toBe(portal.url);
    await expect(page.getByRole('heading', { level: 1, name: 'Projects' })).toBeVisible();
    if (hydrated) await settled(page);
  });
}

test('a token revoked meanwhile ends the session, and the page is found again', async ({ page, hydrated, sandbox }) => {
  await signIn(page, hydrated);
  await page.goto('/projects/demo/services/kafka-12a3b4c5');
  await sandbox.revoke('demo-token');
  // Another service: what was read of this one a moment ago is still good for its own pages.
  await page.goto('/projects/demo/services/pg-orders/network');
  await expect(page).toHaveURL(/\/sign-in\?next=\/projects\/demo\/services\/pg-orders\/network/);
});

test('an open page notices by itself that its token was revoked @hydrated', async ({ page, hydrated, sandbox, quiet }) => {
  quiet.allowStatus(401);
  await signIn(page, hydrated);
  await page.goto('/projects/demo/services/my-kafka/network/create');
  await page.getByRole('textbox', { name: 'Principals' }).fill('arn:aws:iam::012345678901:user/mwf');
  await page.keyboard.press('Enter');
  await sandbox.revoke('demo-token');
  await page.getByRole('dialog').getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test('a token that may only read lists services and gets a calm Network page', async ({ page, hydrated, quiet }) => {
  quiet.allowStatus(403);
  await signIn(page, hydrated, 'demo-readonly');
  await page.goto('/projects/demo/services');
  await expect(page.getByRole('link', { name: 'my-kafka' })).toBeVisible();
  await page.goto('/projects/demo/services/my-kafka/network');
  await expect(page.getByRole('heading', { level: 1, name: 'my-kafka' })).toBeVisible();
  await expect(page.locator('main')).toContainText(/permission|may not/i);
  await expect(page.getByRole('link', { name: 'Create Privatelink' })).toHaveCount(0);
});

test('a link on another site does not sign one out', async ({ page, hydrated, portal }) => {
  await signIn(page, hydrated);
  const other = await elsewhere(`<a href="${portal.url}/projects/demo/services">our services</a>`);
  await page.goto(other.url);
  await page.getByRole('link', { name: 'our services' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'demo' })).toBeVisible();
  await expect(page).toHaveURL('/projects/demo/services');
  if (hydrated) await settled(page);
  await other.close();
});

test('a form on another site changes nothing', async ({ page, hydrated, portal, sandbox, quiet }) => {
  quiet.allowStatus(403);
  await signIn(page, hydrated);
  const other = await elsewhere(
    `<form method="post" action="${portal.url}/api/privatelink/create">
       <input name="project" value="demo"><input name="service" value="my-kafka">
       <input name="principals" value="arn:aws:iam::666666666666:root"><button>win a prize</button></form>`,
  );
  await page.goto(other.url);
  await page.getByRole('button', { name: 'win a prize' }).click();
  await expect(page.locator('body')).toContainText(/another site|refused|not allowed/i);
  expect(await sandbox.privatelink('my-kafka')).toBeNull();
  await page.goto('/projects');
  await expect(page.getByRole('heading', { level: 1, name: 'Projects' })).toBeVisible();
  await other.close();
});
