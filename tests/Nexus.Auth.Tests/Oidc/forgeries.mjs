// The attacker's side: tokens nobody signed for him, forms of another site, codes that are guessed.
import assert from "node:assert/strict";
import { api, asUser, browse, compact, configure, given, jose, now, oidc, refusedWith, request, send, signIn, signInAgain } from "./browser.mjs";

const ours = ["wrong issuer", "wrong type", "expired", "not yet", "made in the future", "an identity token"];

const exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
const subjectOf = (token) => ({ subject_token: token, subject_token_type: "urn:ietf:params:oauth:token-type:access_token", scope: "auth:read" });

const logout = (config, more) => oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: given.afterLogout, ...more });

// What a form of any site may send with the person's cookie, which the gateway turns into her token.
const form = (path, fields, headers = {}) =>
  send(given.issuer + path, { method: "POST", headers: asUser(headers), body: new URLSearchParams(fields) });

const text = (path, body) =>
  send(given.issuer + path, { method: "POST", headers: asUser({ "Content-Type": "text/plain" }), body: JSON.stringify(body) });

async function consentQuestion(config) {
  let url = oidc.buildAuthorizationUrl(config, (await request(config, { prompt: "consent" })).parameters);
  for (let step = 0; step < 3; step++) {
    url = new URL((await send(url, { headers: asUser() })).headers.get("location"), given.issuer);
    if (url.pathname === "/consent") return `/oauth2/consents/${url.searchParams.get("id")}`;
  }
  throw new Error("She was not asked.");
}

export const forgeries = {
  /** Real tokens, for the test to make false ones of. */
  async held() {
    const { tokens } = await signIn(await configure(given.web));
    return { access: tokens.access_token, identity: tokens.id_token };
  },

  /** Each false token at each door that takes one, and a true one behind it. */
  async doors() {
    const config = await configure(given.web);
    const refusedAt = async (what, token) => {
      assert.equal((await api(token, "/oauth2/userinfo")).status, 401, what);
      const posted = await send(`${given.issuer}/oauth2/userinfo`, { method: "POST", body: new URLSearchParams({ access_token: token }) });
      assert.equal(posted.status, 401, what);
      const looked = await oidc.tokenIntrospection(config, token).catch((refused) => ({ active: false, error: refused.error }));
      assert.ok(!looked.active && [undefined, "unsupported_token_type"].includes(looked.error), `${what}: ${JSON.stringify(looked)}`);
      await refusedWith(oidc.genericGrantRequest(config, exchange, subjectOf(token)), "invalid_grant");
      // What bears our signature its holder may give back, whatever else is wrong with it.
      if (ours.includes(what)) return;
      await oidc.tokenRevocation(config, token).catch((refused) => assert.ok(refused.error, String(refused)));
    };
    for (const [what, token] of Object.entries(given.falseAccess)) await refusedAt(what, token);
    await refusedAt("an identity token", given.trueIdentity);
    // None of them signs her out without a question, nor ended the true token.
    for (const [what, token] of Object.entries({ ...given.falseIdentity, "an access token": given.trueAccess })) {
      const answer = await browse(logout(config, { id_token_hint: token }));
      assert.ok(answer.status === 400 || answer.url?.pathname === "/sign-out", `${what}: ${JSON.stringify(answer)}`);
    }
    assert.equal((await api(given.trueAccess, "/oauth2/userinfo")).status, 200);
    assert.equal((await oidc.tokenIntrospection(config, given.trueAccess)).active, true);
    assert.ok((await oidc.genericGrantRequest(config, exchange, subjectOf(given.trueAccess))).access_token);
    // Requests are not read from JWTs at all, whoever signed them.
    const { parameters } = await request(config, { request: compact({ alg: "none" }, { client_id: given.web.clientId, scope: "openid" }) });
    const unread = await browse(oidc.buildAuthorizationUrl(config, parameters));
    assert.match(unread.url?.searchParams.get("error") ?? unread.body, /request_not_supported/);
    const signedOut = await browse(logout(config, { id_token_hint: given.trueIdentity }));
    assert.equal(signedOut.url?.href, given.afterLogout, JSON.stringify(signedOut));
  },

  /** What an application proves itself with (RFC 7523 section 3). */
  async assertions() {
    const key = await jose.importJWK(given.privateJwk, "ES256");
    const { d, ...jwk } = given.privateJwk;
    const name = given.keyed.clientId;
    const claims = (more) => ({ iss: name, sub: name, aud: given.issuer, jti: crypto.randomUUID(), iat: now(), nbf: now(), exp: now() + 60, ...more });
    const header = (more) => ({ alg: "ES256", kid: jwk.kid, ...more });
    const sign = (more = {}, over = {}, by = key) => new jose.SignJWT(claims(more)).setProtectedHeader(header(over)).sign(by);
    const ask = async (assertion) => {
      const proof = { client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", client_assertion: assertion };
      const body = (more) => ({ method: "POST", body: new URLSearchParams({ ...proof, ...more }) });
      const token = await send(`${given.issuer}/oauth2/token`, body({ grant_type: "client_credentials", scope: "content:read" }));
      const look = await send(`${given.issuer}/oauth2/introspect`, body({ token: "anything" }));
      return [(await token.json()).error ?? "fine", (await look.json()).error ?? "fine"];
    };
    const secret = (value) => sign({}, { alg: "HS256" }, new TextEncoder().encode(value));
    const stranger = await jose.generateKeyPair("ES256", { extractable: true });
    const strangers = await jose.exportJWK(stranger.publicKey);
    const bad = {
      expired: await sign({ iat: now() - 120, nbf: now() - 120, exp: now() - 60 }),
      "without end": await sign({ exp: undefined }),
      "not yet": await sign({ nbf: now() + 120, exp: now() + 300 }),
      "made in the future": await sign({ iat: now() + 120, exp: now() + 300 }),
      "no algorithm": compact(header({ alg: "none" }), claims()),
      "no algorithm, spelt otherwise": compact(header({ alg: "nOnE" }), claims()),
      "no algorithm, old signature": compact(header({ alg: "none" }), claims(), (await sign()).split(".")[2]),
      "public key as secret": await secret(JSON.stringify(jwk)),
      "public key as secret, in PEM": await secret(await jose.exportSPKI(await jose.importJWK(jwk, "ES256", { extractable: true }))),
      "x as secret": await sign({}, { alg: "HS256" }, Buffer.from(jwk.x, "base64url")),
      "a stranger's key": await sign({}, {}, stranger.privateKey),
      "a stranger's key, brought along": await sign({}, { jwk: strangers, kid: undefined }, stranger.privateKey),
      "for another": await sign({ aud: "https://elsewhere.example" }),
      "of another type": await sign({}, { typ: "dpop+jwt" }),
      "another's name": await sign({ iss: given.machine.clientId, sub: given.machine.clientId }),
    };
    assert.deepEqual(await ask(await sign()), ["fine", "fine"]);
    for (const [what, assertion] of Object.entries(bad)) {
      for (const error of await ask(assertion)) assert.ok(["invalid_client", "invalid_request", "invalid_token"].includes(error), `${what}: ${error}`);
    }
    assert.deepEqual(await ask(await sign()), ["fine", "fine"]);
  },

  /** Forms of another site, with the person's sign-in: nothing they send decides anything. */
  async forms() {
    const config = await configure(given.web);
    const question = await consentQuestion(config);
    for (const answer of [form(question, { allow: "true" }), text(question, { allow: true })]) assert.equal((await answer).status, 415);
    const link = await send(`${given.issuer}${question}?allow=true`, { headers: asUser() });
    assert.equal((await link.json()).application, "Web shop");
    const decided = await api(given.userToken, question, { method: "POST", body: '{"allow":true}', headers: { "Content-Type": "application/json" } });
    assert.equal(decided.status, 200, "the question is open still");

    const television = await configure(given.device);
    const device = await oidc.initiateDeviceAuthorization(television, { scope: "openid" });
    const fields = { user_code: device.user_code, "Nexus-Decision": "allow", decision: "allow", allow: "true" };
    assert.equal((await form("/oauth2/device", fields)).status, 400);
    assert.equal((await form("/oauth2/device?Nexus-Decision=allow", fields)).status, 400);
    const shown = await send(`${given.issuer}/oauth2/device?user_code=${device.user_code}`, { headers: asUser({ "Nexus-Decision": "allow" }) });
    assert.equal(shown.status, 200);
    const grant = "urn:ietf:params:oauth:grant-type:device_code";
    await refusedWith(oidc.genericGrantRequest(television, grant, { device_code: device.device_code }), "authorization_pending");

    const { tokens } = await signIn(config);
    const others = await otherIdentity(config);
    for (const hint of [{}, { id_token_hint: others }]) {
      const asked = await form("/oauth2/logout", { client_id: given.web.clientId, post_logout_redirect_uri: given.afterLogout, ...hint });
      assert.match(asked.headers.get("location") ?? "", /^\/sign-out\?next=/);
    }
    assert.ok((await oidc.refreshTokenGrant(config, tokens.refresh_token)).access_token);

    for (const path of ["/oauth2/external/partner/link", "/api/auth/refresh"]) assert.equal((await form(path, {})).status, 415, path);
    const [grants] = (await (await send(`${given.issuer}/oauth2/grants`, { headers: asUser() })).json()).items;
    assert.equal((await form(`/oauth2/grants/${grants.id}`, { _method: "DELETE" })).status, 405);
    given.userToken = given.adminToken;
    for (const path of ["/oauth2/clients", "/oauth2/initial-tokens", "/oauth2/register"]) {
      for (const answer of [form(path, { name: "x" }), text(path, { client_name: "x", redirect_uris: [given.redirectUri] })]) assert.equal((await answer).status, 415, path);
    }
  },

  /** Codes of devices: a guess, a used one, a refused one and one that has ended look alike. */
  async codes() {
    const television = await configure(given.device);
    const start = async () => oidc.initiateDeviceAuthorization(television, { scope: "openid" });
    const decide = (code, decision) => form("/oauth2/device", { user_code: code }, { "Nexus-Decision": decision });
    const [used, denied, late] = [await start(), await start(), await start()];
    assert.equal((await decide(used.user_code, "allow")).status, 200);
    await decide(denied.user_code, "deny");
    const look = async (code) => {
      const answers = [];
      for (const answer of [await send(`${given.issuer}/oauth2/device?user_code=${code}`, { headers: asUser() }), await decide(code, "allow")]) {
        const { traceId, instance, ...said } = await answer.json();
        answers.push({ status: answer.status, said });
      }
      return answers;
    };
    const unknown = await look("BCDF-GHJK");
    assert.deepEqual(unknown.map((answer) => answer.status), [404, 404]);
    assert.deepEqual(await look(used.user_code), unknown);
    assert.deepEqual(await look(denied.user_code), unknown);
    await signInAgain(601);
    assert.deepEqual(await look(late.user_code), unknown);
    const grant = "urn:ietf:params:oauth:grant-type:device_code";
    await refusedWith(oidc.genericGrantRequest(television, grant, { device_code: late.device_code }), "expired_token");
    // And nobody asks about codes without having signed in.
    assert.equal((await send(`${given.issuer}/oauth2/device?user_code=${late.user_code}`)).status, 401);
  },
};

// A true identity token, of another person.
async function otherIdentity(config) {
  const mine = given.userToken;
  given.userToken = given.otherToken;
  const { tokens } = await signIn(config);
  given.userToken = mine;
  return tokens.id_token;
}
