// Three people of a real OpenID Connect provider at one portal: what each may do, guard-rails, approval, the record.
import { checkAxe } from '../support/axe';
import { MWF, NetworkPage, ROLE, ROOT } from '../support/network';
import { expect, test } from '../support/people';

const KAFKA = 'kafka-12a3b4c5';
const FREE = 'my-kafka';

test.describe('roles', () => {
  test('people come in by single sign-on and leave the provider too', async ({ as, team, hydrated, quiet }) => {
    quiet.allow(/Clear-Site-Data/);
    const page = await as('ada');
    await expect(page).toHaveURL('/projects');
    await expect(page.getByRole('banner')).toContainText('ada@example.com');
    await expect(page.getByRole('banner')).toContainText('admin');
    const { cookies } = await page.context().storageState();
    const session = cookies.find((cookie) => cookie.name === '__Host-postern');
    expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict' });
    expect(cookies.some((cookie) => cookie.name.includes('sso'))).toBe(false);

    await page.getByRole('button', { name: 'Sign out' }).click();
    // The provider asks whether its own session shall end too, and leads back.
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.waitForURL(`${team.url}/sign-in`);
    // Coming from another site, the page is opened once more from ours.
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await page.goto('/projects');
    await expect(page).toHaveURL(/\/sign-in/);
    expect(team.log()).not.toContain('panicked');
    expect(hydrated).toBeDefined();
  });

  test('who says no at the provider reads why at the sign-in page', async ({ page, team }) => {
    await page.goto('/sign-in?next=/projects/demo/services');
    await page.getByRole('link', { name: /single sign-on/i }).click();
    await page.getByRole('button', { name: 'Come in as nobody' }).click();
    await page.waitForURL((url) => url.origin === team.url && url.pathname === '/sign-in');
    await expect(page.getByRole('alert').or(page.getByRole('status')).first()).toBeVisible();
    // The second try leads where one wanted to go.
    await page.getByRole('link', { name: /single sign-on/i }).click();
    await page.getByRole('button', { name: 'Come in as otto' }).click();
    await expect(page).toHaveURL('/projects/demo/services');
  });

  test('a viewer looks and changes nothing', async ({ as, team, hydrated }) => {
    const page = await as('vera');
    const network = new NetworkPage(page, hydrated);
    await network.open(KAFKA);
    await expect(page.getByRole('main')).toContainText(/your role in demo is viewer/);
    await expect(network.opener('Edit principals')).toHaveCount(0);
    await expect(network.opener('Delete Privatelink')).toHaveCount(0);
    for (const toggle of await page.getByRole('switch').all()) await expect(toggle).toBeDisabled();
    await checkAxe(page, hydrated);

    // The address of a window explains, and offers nothing to send.
    await page.goto(`${network.path(FREE)}/create`);
    await expect(page.getByRole('dialog')).toContainText(/your role in demo is viewer/);
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Create', exact: true })).toHaveCount(0);

    await page.goto('/projects/demo/services/my-kafka');
    await expect(page.getByRole('button', { name: /reveal/i }).first()).toBeDisabled();
    await checkAxe(page, hydrated);

    // By hand, past the page.
    const before = (await team.sandbox.calls()).filter((call) => call.method !== 'GET').length;
    const answer = await page.request.post('/api/privatelink/create', {
      form: { project: 'demo', service: FREE, principals: MWF, form_id: 'by-hand' },
      headers: { accept: 'application/json', 'sec-fetch-site': 'same-origin' },
    });
    expect(answer.status()).toBe(403);
    expect((await team.sandbox.calls()).filter((call) => call.method !== 'GET').length).toBe(before);
  });
});

test.describe('guard-rails', () => {
  test.use({
    wishes: {
      settings: { POLICY_ACCOUNTS: '012345678901', POLICY_FORBID_ROOT: 'true', POLICY_REQUIRE_REASON: 'true' },
    },
  });

  test('a forbidden principal is refused with its reason, and nothing typed is lost', async ({ as, team, hydrated }) => {
    const page = await as('otto');
    const network = new NetworkPage(page, hydrated);
    await network.open(FREE);
    const dialog = await network.openWindow('Create Privatelink');
    await network.type(dialog, ROOT);
    await dialog.getByLabel('Reason').fill('The workflow needs it.');
    if (hydrated) {
      // Said before anything is sent.
      await expect(dialog).toContainText(/guard-rails/);
      await expect(dialog.getByRole('button', { name: 'Create', exact: true })).toBeDisabled();
    } else {
      await network.press(dialog, 'Create');
      await expect(page.getByRole('dialog')).toContainText(/guard-rails/);
      await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Principals' })).toHaveValue(ROOT);
      await expect(page.getByRole('dialog').getByLabel('Reason')).toHaveValue('The workflow needs it.');
    }
    await checkAxe(page, hydrated);
    expect(await team.sandbox.privatelink(FREE)).toBeNull();

    if (hydrated) await page.getByRole('dialog').getByRole('button', { name: `Remove ${ROOT}` }).click();
    await network.type(page.getByRole('dialog'), MWF);
    await network.press(page.getByRole('dialog'), 'Create');
    await network.expectClosed();
    expect((await team.sandbox.privatelink(FREE))?.principals).toEqual([MWF]);
  });
});

test.describe('approval', () => {
  test.use({ wishes: { settings: { POLICY_APPROVAL_PROJECTS: 'demo' } } });

  test('a request is made, approved by a second person, applied, and refused when the list changed', async ({
    as,
    team,
    hydrated,
    quiet,
  }) => {
    quiet.allowStatus(409);
    const before = (await team.sandbox.privatelink(KAFKA))?.principals ?? [];
    const otto = await as('otto');
    const network = new NetworkPage(otto, hydrated);
    const ask = async (principal: string): Promise<string> => {
      await network.open(KAFKA);
      const dialog = await network.openWindow('Edit principals');
      const now = (await team.sandbox.privatelink(KAFKA))?.principals ?? [];
      if (hydrated) await network.type(dialog, principal);
      else await network.type(dialog, ...now, principal);
      await dialog.getByLabel('Reason').fill('For the new deployment.');
      await network.press(dialog, 'Save');
      await otto.waitForURL(/\/requests\/.+/);
      return new URL(otto.url()).pathname;
    };
    const first = await ask(ROLE);
    await expect(otto.getByRole('main')).toContainText(ROLE);
    await expect(otto.getByRole('button', { name: 'Approve' })).toBeDisabled();
    expect((await team.sandbox.privatelink(KAFKA))?.principals).toEqual(before);
    await checkAxe(otto, hydrated);
    await network.open(KAFKA);
    await expect(otto.getByRole('main')).toContainText(/waits for approval/);

    const olga = await as('olga');
    await olga.goto('/requests');
    await expect(olga.getByRole('main')).toContainText('otto@example.com');
    await checkAxe(olga, hydrated);
    await olga.goto(first);
    await expect(olga.getByRole('main')).toContainText('For the new deployment.');
    await olga.getByLabel('Comment').fill('Looks right.');
    await olga.getByRole('button', { name: 'Approve' }).click();
    await expect(olga.getByRole('main')).toContainText('It was done at Aiven.');
    expect((await team.sandbox.privatelink(KAFKA))?.principals).toEqual([...before, ROLE]);

    // The second one meets a list that a colleague changed meanwhile.
    const second = await ask(MWF.replace('mwf', 'another'));
    await team.sandbox.setPrincipals(KAFKA, [MWF]);
    const ada = await as('ada');
    await ada.goto(second);
    await ada.getByRole('button', { name: 'Approve' }).click();
    await expect(ada.getByRole('main')).toContainText(/changed/);
    expect((await team.sandbox.privatelink(KAFKA))?.principals).toEqual([MWF]);

    // All of it is on record, and the record holds.
    await ada.goto('/activity');
    const record = ada.getByRole('main');
    for (const who of ['otto@example.com', 'olga@example.com', 'ada@example.com']) await expect(record).toContainText(who);
    await checkAxe(ada, hydrated);
    await ada.goto(`/projects/demo/services/${KAFKA}/activity`);
    await expect(ada.getByRole('main')).toContainText('For the new deployment.');
    expect(await team.postern('audit', 'verify')).toMatchObject({ code: 0 });
  });
});
