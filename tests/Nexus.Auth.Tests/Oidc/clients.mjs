// Runs one flow with the unmodified npm packages openid-client, oauth4webapi and jose against a running provider.
// node clients.mjs <node_modules> <flow> <settings as JSON>
import assert from "node:assert/strict";
import { api, asUser, browse, compact, configure, given, jose, now, oidc, refusedWith, request, send, signIn } from "./browser.mjs";
import { forgeries } from "./forgeries.mjs";
import { freshness } from "./freshness.mjs";
import { grants } from "./grants.mjs";
import { keys } from "./keys.mjs";

const flow = process.argv[3];

const flows = {
  ...forgeries,
  ...freshness,
  ...grants,
  ...keys,

  async code() {
    const config = await configure(given.web);
    assert.equal(config.serverMetadata().issuer, given.issuer);
    const { tokens, back } = await signIn(config);
    assert.equal(back.url.searchParams.get("iss"), given.issuer);
    const claims = tokens.claims();
    assert.equal(claims.sub, given.userId);
    assert.equal(claims.email, given.email);
    assert.ok(claims.auth_time > 0 && claims.sid);
    const person = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
    assert.equal(person.email, given.email);
    // She has not confirmed it, and the application must not take it for hers.
    assert.deepEqual([claims.email_verified, person.email_verified], [false, false]);
    assert.equal((await api(tokens.access_token)).status, 200);
    assert.equal((await api(tokens.access_token, "/api/auth/me", { method: "PUT", body: "{}", headers: { "Content-Type": "application/json" } })).status, 403);
    // The second time she is not asked again.
    const again = await oidc.buildAuthorizationUrl(config, (await request(config, { prompt: "none" })).parameters);
    assert.ok((await browse(again)).url.searchParams.get("code"));
    return { accessToken: tokens.access_token };
  },

  async refresh() {
    const config = await configure(given.native);
    const { tokens } = await signIn(config);
    const second = await oidc.refreshTokenGrant(config, tokens.refresh_token);
    assert.notEqual(second.refresh_token, tokens.refresh_token);
    assert.equal((await api(second.access_token)).status, 200);
    // A stolen token that comes back ends the whole family.
    await refusedWith(oidc.refreshTokenGrant(config, tokens.refresh_token), "invalid_grant");
    await refusedWith(oidc.refreshTokenGrant(config, second.refresh_token), "invalid_grant");
  },

  async replay() {
    const config = await configure(given.web);
    const { tokens, back, checks } = await signIn(config);
    await refusedWith(oidc.authorizationCodeGrant(config, back.url, checks), "invalid_grant");
    await refusedWith(oidc.refreshTokenGrant(config, tokens.refresh_token), "invalid_grant");
  },

  async clientCredentials() {
    const config = await configure(given.machine);
    const tokens = await oidc.clientCredentialsGrant(config, { scope: "content:read" });
    const state = await oidc.tokenIntrospection(config, tokens.access_token);
    assert.equal(state.active, true);
    assert.equal(state.scope, "content:read");
    assert.equal(state.sub, `client:${given.machine.clientId}`);
    // An application is nobody: what is a person's stays closed.
    assert.equal((await api(tokens.access_token)).status, 403);
    await refusedWith(oidc.clientCredentialsGrant(config, { scope: "admin" }), "invalid_request");
    await oidc.tokenRevocation(config, tokens.access_token);
    assert.equal((await oidc.tokenIntrospection(config, tokens.access_token)).active, false);
  },

  async privateKey() {
    const key = await jose.importJWK(given.privateJwk, "ES256");
    const config = await configure(given.keyed, oidc.PrivateKeyJwt({ key, kid: given.privateJwk.kid }));
    assert.ok((await oidc.clientCredentialsGrant(config, { scope: "content:read" })).access_token);
    const { privateKey } = await jose.generateKeyPair("ES256");
    const stranger = await configure(given.keyed, oidc.PrivateKeyJwt({ key: privateKey, kid: given.privateJwk.kid }));
    await refusedWith(oidc.clientCredentialsGrant(stranger, { scope: "content:read" }), "OAUTH_WWW_AUTHENTICATE_CHALLENGE");
  },

  async pushed() {
    const config = await configure(given.web);
    const { checks, parameters } = await request(config);
    const url = await oidc.buildAuthorizationUrlWithPAR(config, parameters);
    assert.deepEqual([...url.searchParams.keys()].sort(), ["client_id", "request_uri"]);
    const back = await browse(url);
    assert.ok(back.url, JSON.stringify(back));
    const tokens = await oidc.authorizationCodeGrant(config, back.url, checks);
    assert.equal(tokens.claims().sub, given.userId);
  },

  async device() {
    const config = await configure(given.device);
    const started = await oidc.initiateDeviceAuthorization(config, { scope: "openid profile offline_access" });
    assert.equal(started.verification_uri, `${given.issuer}/device`);
    const page = `${given.issuer}/oauth2/device?user_code=${encodeURIComponent(started.user_code.toLowerCase())}`;
    const question = await send(page, { headers: asUser() });
    assert.equal(question.status, 200, await question.clone().text());
    assert.equal((await question.json()).application, "Television");
    const decide = (decision, code) =>
      send(`${given.issuer}/oauth2/device`, {
        method: "POST",
        headers: asUser(decision ? { "Nexus-Decision": decision } : {}),
        body: new URLSearchParams({ user_code: code }),
      });
    assert.equal((await decide(null, started.user_code)).status, 400);
    assert.equal((await decide("allow", started.user_code)).status, 200);
    const tokens = await oidc.pollDeviceAuthorizationGrant(config, { ...started, interval: 0.1 });
    assert.equal(tokens.claims().sub, given.userId);
    const denied = await oidc.initiateDeviceAuthorization(config, { scope: "openid" });
    await decide("deny", denied.user_code);
    await refusedWith(oidc.pollDeviceAuthorizationGrant(config, { ...denied, interval: 0.1 }), "access_denied");
  },

  async exchange() {
    const config = await configure(given.web);
    const { tokens } = await signIn(config);
    const grant = "urn:ietf:params:oauth:grant-type:token-exchange";
    const subject = { subject_token: tokens.access_token, subject_token_type: "urn:ietf:params:oauth:token-type:access_token" };
    const exchanged = await oidc.genericGrantRequest(config, grant, { ...subject, scope: "auth:read" });
    const claims = jose.decodeJwt(exchanged.access_token);
    assert.equal(claims.sub, given.userId);
    assert.equal(claims.scope, "auth:read");
    assert.deepEqual(claims.act, { sub: `client:${given.web.clientId}` });
    await refusedWith(oidc.genericGrantRequest(config, grant, { ...subject, scope: "content:read" }), "invalid_scope");
    // Another application cannot take the token over.
    await refusedWith(oidc.genericGrantRequest(await configure(given.machine), grant, { ...subject, scope: "auth:read" }), "invalid_grant");
  },

  async dpop() {
    const config = await configure(given.native);
    const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair("ES256"));
    const { tokens } = await signIn(config, {}, { DPoP });
    assert.equal(tokens.token_type, "dpop");
    assert.ok(jose.decodeJwt(tokens.access_token).cnf.jkt);
    assert.equal((await oidc.fetchUserInfo(config, tokens.access_token, given.userId, { DPoP })).sub, given.userId);
    // A stolen bound token is worth nothing, as a bearer token or with another key.
    assert.equal((await api(tokens.access_token, "/oauth2/userinfo")).status, 401);
    const thief = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair("ES256"));
    await refusedWith(oidc.fetchUserInfo(config, tokens.access_token, given.userId, { DPoP: thief }), "OAUTH_WWW_AUTHENTICATE_CHALLENGE");
    await refusedWith(oidc.refreshTokenGrant(config, tokens.refresh_token, {}, { DPoP: thief }), "invalid_dpop_proof");
    await refusedWith(oidc.refreshTokenGrant(config, tokens.refresh_token), "invalid_dpop_proof");
    const next = await oidc.refreshTokenGrant(config, tokens.refresh_token, {}, { DPoP });
    assert.equal(next.token_type, "dpop");
  },

  async proofs() {
    const { privateKey, publicKey } = await jose.generateKeyPair("ES256", { extractable: true });
    const jwk = await jose.exportJWK(publicKey);
    const target = `${given.issuer}/oauth2/token`;
    const claims = (more = {}) => ({ jti: crypto.randomUUID(), htm: "POST", htu: target, iat: now(), ...more });
    const prove = (more = {}, header = {}) =>
      new jose.SignJWT(claims(more))
        .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk, ...header })
        .sign(privateKey);
    const ask = async (proof) => {
      const credentials = Buffer.from(`${given.machine.clientId}:${given.machine.clientSecret}`).toString("base64");
      const answer = await send(target, {
        method: "POST",
        headers: { Authorization: `Basic ${credentials}`, DPoP: proof },
        body: new URLSearchParams({ grant_type: "client_credentials", scope: "content:read" }),
      });
      return (await answer.json()).error ?? "fine";
    };
    const good = await prove();
    assert.equal(await ask(good), "fine");
    const bad = {
      replayed: good,
      "another method": await prove({ htm: "GET" }),
      "another address": await prove({ htu: `${given.issuer}/oauth2/userinfo` }),
      "another host": await prove({ htu: "https://elsewhere.example/oauth2/token" }),
      "too old": await prove({ iat: now() - 300 }),
      "from the future": await prove({ iat: now() + 300 }),
      "another type": await prove({}, { typ: "JWT" }),
      "without identifier": await prove({ jti: undefined }),
      "private key inside": await prove({}, { jwk: await jose.exportJWK(privateKey) }),
      "another's signature": `${good.slice(0, -10)}AAAAAAAAAA`,
      "no algorithm": compact({ typ: "dpop+jwt", alg: "none", jwk }, claims()),
      "public key as secret": await new jose.SignJWT(claims())
        .setProtectedHeader({ typ: "dpop+jwt", alg: "HS256", jwk })
        .sign(new TextEncoder().encode(JSON.stringify(jwk))),
    };
    for (const [what, proof] of Object.entries(bad)) assert.equal(await ask(proof), "invalid_dpop_proof", what);
  },

  async nonces() {
    const { privateKey, publicKey } = await jose.generateKeyPair("ES256");
    const jwk = await jose.exportJWK(publicKey);
    const target = `${given.issuer}/oauth2/token`;
    const ask = async (nonce) => {
      const proof = await new jose.SignJWT({ jti: crypto.randomUUID(), htm: "POST", htu: target, nonce })
        .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk })
        .setIssuedAt(Math.floor(Date.now() / 1000) + given.ahead)
        .sign(privateKey);
      const credentials = Buffer.from(`${given.machine.clientId}:${given.machine.clientSecret}`).toString("base64");
      const answer = await send(target, {
        method: "POST",
        headers: { Authorization: `Basic ${credentials}`, DPoP: proof },
        body: new URLSearchParams({ grant_type: "client_credentials", scope: "content:read" }),
      });
      return [(await answer.json()).error ?? "fine", answer.headers.get("dpop-nonce")];
    };
    const [refused, nonce] = await ask(undefined);
    assert.equal(refused, "use_dpop_nonce");
    const [fine, next] = await ask(nonce);
    assert.equal(fine, "fine");
    // Each answer brings one, so that a busy client needs no second try.
    assert.ok(next);
    for (const bad of ["", "x", nonce.slice(0, -4) + "AAAA"]) assert.equal((await ask(bad))[0], "use_dpop_nonce");
  },

  async signOut() {
    const config = await configure(given.web);
    const { tokens } = await signIn(config);
    const url = (more) => oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: given.afterLogout, state: "bye", ...more });
    // Without a proof that it comes from an application she uses, she is asked first.
    assert.equal((await browse(url({}))).url.pathname, "/sign-out");
    const foreign = await browse(url({ id_token_hint: tokens.id_token, post_logout_redirect_uri: "https://evil.example/" }));
    assert.equal(foreign.status, 400);
    const done = await browse(url({ id_token_hint: tokens.id_token }));
    assert.equal(done.url.href, `${given.afterLogout}?state=bye`);
    return { idToken: tokens.id_token, accessToken: tokens.access_token };
  },

  async register() {
    const options = { [oidc.customFetch]: send, execute: [oidc.allowInsecureRequests], timeout: 120 };
    const metadata = { [oidc.clockSkew]: given.ahead, client_name: "Dynamic", redirect_uris: [given.redirectUri], grant_types: ["authorization_code", "refresh_token"], scope: "openid auth:read profile email", unknown_member: 1 };
    const config = await oidc.dynamicClientRegistration(new URL(given.issuer), metadata, undefined, { ...options, initialAccessToken: given.initialToken });
    assert.ok(config.clientMetadata().client_secret);
    const { tokens } = await signIn(config);
    assert.equal(tokens.claims().sub, given.userId);
    const refuse = (token, more) =>
      refusedWith(oidc.dynamicClientRegistration(new URL(given.issuer), { ...metadata, ...more }, undefined, { ...options, initialAccessToken: token }), more.expect);
    await refuse(given.initialToken, { expect: "OAUTH_WWW_AUTHENTICATE_CHALLENGE" });
    await refuse(given.userToken, { expect: "OAUTH_WWW_AUTHENTICATE_CHALLENGE" });
    await refuse(given.adminToken, { redirect_uris: ["javascript:alert(1)"], expect: "invalid_redirect_uri" });
    await refuse(given.adminToken, { scope: "admin", expect: "invalid_client_metadata" });
  },

  async attacks() {
    const config = await configure(given.web);
    const ask = async (more, remove = []) => {
      const { parameters } = await request(config, more);
      for (const name of remove) delete parameters[name];
      return browse(oidc.buildAuthorizationUrl(config, parameters), more.browser);
    };
    // Open redirects: an address that was not registered gets nothing, not even an error.
    for (const redirect_uri of ["https://evil.example/cb", `${given.redirectUri}/..`, `${given.redirectUri}.evil.example`, `${given.redirectUri}?next=x`]) {
      const answer = await ask({ redirect_uri });
      assert.equal(answer.status, 400, redirect_uri);
      assert.equal(answer.url, undefined);
    }
    // PKCE cannot be left out or weakened.
    for (const [more, remove] of [[{}, ["code_challenge", "code_challenge_method"]], [{ code_challenge_method: "plain" }, []]]) {
      const answer = await ask(more, remove);
      assert.equal(answer.status, 400, JSON.stringify(answer));
      assert.match(answer.body, /invalid_request/);
    }
    // Another's verifier, and a code taken to another application.
    const { checks, parameters } = await request(config);
    const back = await browse(oidc.buildAuthorizationUrl(config, parameters));
    const native = await configure(given.native);
    await refusedWith(oidc.authorizationCodeGrant(native, back.url, checks), "invalid_grant");
    const other = await signInUrl(config);
    await refusedWith(oidc.authorizationCodeGrant(config, other.back.url, { ...other.checks, pkceCodeVerifier: oidc.randomPKCECodeVerifier() }), "invalid_grant");
    // The answer of a mixed-up issuer is refused by the client, because ours names itself.
    const mixed = new URL(back.url);
    mixed.searchParams.set("iss", "https://evil.example");
    await refusedWith(oidc.authorizationCodeGrant(config, mixed, checks), "OAUTH_INVALID_RESPONSE");
    // No: denied; nobody there: sign-in page of this site, or an error where the application wants no page.
    const denied = await ask({ prompt: "consent", browser: { allow: false } });
    assert.equal(denied.url.searchParams.get("error"), "access_denied");
    assert.equal(denied.url.searchParams.get("iss"), given.issuer);
    const stranger = await ask({ browser: { signedIn: false } });
    assert.equal(stranger.url.pathname, "/sign-in");
    assert.match(stranger.url.searchParams.get("next"), /^\/oauth2\/authorize\?/);
    assert.ok(stranger.url.searchParams.get("next").length < 500);
    assert.equal((await ask({ prompt: "none", browser: { signedIn: false } })).url.searchParams.get("error"), "login_required");
    assert.equal((await ask({ prompt: "login" })).url.pathname, "/sign-in");
    // Unknown applications and wrong secrets answer alike.
    const answers = [];
    for (const client of [{ clientId: "app_unknown", clientSecret: "nxs_x" }, { ...given.web, clientSecret: "nxs_x" }]) {
      const credentials = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString("base64");
      const answer = await send(`${given.issuer}/oauth2/token`, { method: "POST", headers: { Authorization: `Basic ${credentials}` }, body: new URLSearchParams({ grant_type: "client_credentials" }) });
      answers.push({ status: answer.status, body: await answer.json() });
    }
    assert.deepEqual(answers[0], answers[1]);
    // A consent question is its person's own, and no application can answer it.
    const asked = await request(config, { prompt: "consent" });
    let url = oidc.buildAuthorizationUrl(config, asked.parameters);
    let location;
    do {
      location = new URL((await send(url, { headers: asUser() })).headers.get("location"), given.issuer);
      url = location;
    } while (location.pathname !== "/consent");
    const question = `/oauth2/consents/${location.searchParams.get("id")}`;
    const answerAs = (token) => api(token, question, { method: "POST", body: '{"allow":true}', headers: { "Content-Type": "application/json" } });
    assert.equal((await answerAs(given.otherToken)).status, 404);
    const { tokens } = await signIn(config);
    assert.equal((await answerAs(tokens.access_token)).status, 403);
    const form = await api(given.userToken, question, { method: "POST", body: new URLSearchParams({ allow: "true" }) });
    assert.equal(form.status, 415);
  },

  async verifyLogout() {
    const jwks = await (await send(`${given.issuer}/.well-known/jwks.json`)).json();
    const { payload, protectedHeader } = await jose.jwtVerify(given.logoutToken, jose.createLocalJWKSet(jwks), {
      issuer: given.issuer,
      audience: given.web.clientId,
      typ: "logout+jwt",
      currentDate: new Date(Date.now() + given.ahead * 1000),
    });
    assert.equal(protectedHeader.alg, "ES256");
    assert.equal(payload.sub, given.userId);
    assert.ok(payload.sid && payload.jti && payload.nonce === undefined);
    assert.deepEqual(payload.events, { "http://schemas.openid.net/event/backchannel-logout": {} });
  },
};

async function signInUrl(config) {
  const { checks, parameters } = await request(config);
  return { checks, back: await browse(oidc.buildAuthorizationUrl(config, parameters)) };
}

const result = await flows[flow]();
console.log(JSON.stringify(result ?? {}));
