// How new a sign-in must be (OpenID Connect Core section 3.1.2.1): prompt=login and max_age, each to its end.
import assert from "node:assert/strict";
import { browse, configure, given, oidc, pass, request, signIn, signInAgain } from "./browser.mjs";

const begin = async (parameters) => browse(oidc.buildAuthorizationUrl(await configure(given.web), parameters));

// The sign-in page, and where it leads afterwards.
function leadsOn(door) {
  assert.equal(door.url?.pathname, "/sign-in", JSON.stringify(door));
  return new URL(door.url.searchParams.get("next"), given.issuer);
}

async function finish(next, checks) {
  const back = await browse(next);
  assert.ok(back.url?.searchParams.get("code"), JSON.stringify(back));
  return (await oidc.authorizationCodeGrant(await configure(given.web), back.url, checks)).claims();
}

export const freshness = {
  async promptLogin() {
    const before = (await signIn(await configure(given.web))).tokens.claims();
    const { checks, parameters } = await request(null, { prompt: "login" });
    const next = leadsOn(await begin(parameters));
    // Coming back without having signed in changes nothing, however often.
    await pass(2);
    leadsOn(await browse(next));
    await signInAgain(0);
    const after = await finish(next, checks);
    assert.ok(after.auth_time > before.auth_time, `${after.auth_time} after ${before.auth_time}`);
    assert.notEqual(after.sid, before.sid);
    assert.equal(after.sub, before.sub);
    // The next request asks for a newer one still.
    leadsOn(await begin((await request(null, { prompt: "login" })).parameters));
  },

  async maxAge() {
    const asked = async (seconds, more = {}) => {
      const { checks, parameters } = await request(null, { max_age: String(seconds), ...more });
      return { checks: { ...checks, maxAge: seconds }, parameters };
    };
    const config = await configure(given.web);
    assert.ok(config.serverMetadata().claims_supported.includes("auth_time"));
    const before = (await signIn(config)).tokens.claims();
    const young = await asked(60, { claims: JSON.stringify({ id_token: { auth_time: { essential: true } } }) });
    const same = (await browse(oidc.buildAuthorizationUrl(config, young.parameters))).url;
    const claims = (await oidc.authorizationCodeGrant(config, same, young.checks)).claims();
    assert.equal(claims.auth_time, before.auth_time);

    await pass(61);
    const old = await asked(60);
    const next = leadsOn(await begin(old.parameters));
    const silent = await begin((await asked(60, { prompt: "none" })).parameters);
    assert.equal(silent.url.searchParams.get("error"), "login_required");
    assert.equal(silent.url.searchParams.get("code"), null);
    leadsOn(await browse(next));
    await signInAgain(2);
    const after = await finish(next, old.checks);
    assert.ok(after.auth_time >= before.auth_time + 60);
    // With a new sign-in the silent request passes as well.
    assert.ok((await begin((await asked(60, { prompt: "none" })).parameters)).url.searchParams.get("code"));

    // Not one second: she signs in once and gets on, though she takes a while over it.
    const now = await asked(0);
    const on = leadsOn(await begin(now.parameters));
    await signInAgain(2);
    await pass(3);
    assert.ok((await finish(on, now.checks)).auth_time > after.auth_time);
    // Whoever finds the page later does not profit from that.
    const left = leadsOn(await begin((await asked(0)).parameters));
    await signInAgain(2);
    await pass(301);
    leadsOn(await browse(left));
  },
};
