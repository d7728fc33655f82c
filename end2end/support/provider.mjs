// A real OpenID Connect provider for the tests: oidc-provider with a page of people to come in as. Run by node, alone:
//   node provider.mjs PORT REDIRECT_ORIGIN…      each origin is a portal that may ask
// Says "ready" once it listens.
import { generateKeyPairSync, randomBytes } from 'node:crypto';

import { Provider } from 'oidc-provider';

export const CLIENT = 'postern';
const [port, ...portals] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const PEOPLE = {
  vera: { email: 'vera@example.com', groups: ['everyone'] },
  otto: { email: 'otto@example.com', groups: ['everyone', 'network-operators'] },
  olga: { email: 'olga@example.com', groups: ['everyone', 'network-operators'] },
  ada: { email: 'ada@example.com', groups: ['everyone', 'platform-admins'] },
};

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: CLIENT,
      client_secret: 'a-secret-for-tests',
      redirect_uris: portals.map((portal) => `${portal}/sign-in/callback`),
      post_logout_redirect_uris: portals.map((portal) => `${portal}/sign-in`),
    },
  ],
  jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: 'test' }] },
  cookies: { keys: [randomBytes(16).toString('hex')] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { logoutSource } },
  pkce: { required: () => true },
  interactions: { url: (_, interaction) => `/people/${interaction.uid}` },
  findAccount: (_, id) => {
    const person = PEOPLE[id];
    return person && { accountId: id, claims: () => ({ sub: id, email_verified: true, ...person }) };
  },
  // Nobody is asked for consent: a company's provider does not ask its people either.
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope('openid email profile groups');
    await grant.save();
    return grant;
  },
});

function logoutSource(ctx, form) {
  ctx.body = page('Sign out', `<p>Sign out of the test provider?</p>${form}
    <button form="op.logoutForm" name="logout" value="yes" type="submit">Sign out everywhere</button>`);
}

function page(title, body) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>${title}</title><h1>${title}</h1>${body}</html>`;
}

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/people/')) return next();
  if (ctx.method === 'POST') {
    const chosen = new URL(ctx.href).searchParams.get('as') ?? '';
    const result =
      chosen === 'nobody'
        ? { error: 'access_denied', error_description: 'The person said no.' }
        : { login: { accountId: chosen } };
    await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
    ctx.respond = false;
    return undefined;
  }
  const buttons = [...Object.keys(PEOPLE), 'nobody'].map(
    (name) => `<form method="post" action="${ctx.path}?as=${name}"><button type="submit">Come in as ${name}</button></form>`,
  );
  ctx.type = 'html';
  ctx.body = page('Test provider', buttons.join(''));
  return undefined;
});

provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
