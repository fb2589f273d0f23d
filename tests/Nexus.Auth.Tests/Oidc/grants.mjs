// What a person allowed an application: she sees it, takes it back, and all of its tokens end.
import assert from "node:assert/strict";
import { api, asUser, browse, configure, given, jose, load, oidc, refusedWith, request, send, signIn } from "./browser.mjs";

const list = async () => {
  const answer = await send(`${given.issuer}/oauth2/grants`, { headers: asUser() });
  assert.equal(answer.status, 200);
  return (await answer.json()).items;
};

const takeBack = async (token, id) => (await api(token, `/oauth2/grants/${id}`, { method: "DELETE" })).status;

export const grants = {
  async grants() {
    assert.deepEqual(await list(), []);
    const [web, native] = [await configure(given.web), await configure(given.native)];
    const [first, second, other] = [await signIn(web), await signIn(web), await signIn(native)].map((one) => one.tokens);
    const refreshed = await oidc.refreshTokenGrant(web, first.refresh_token);
    const allowed = await list();
    assert.deepEqual(allowed.map((grant) => grant.application).sort(), ["Telephone", "Web shop"]);
    const shop = allowed.find((grant) => grant.application === "Web shop");
    assert.deepEqual([...shop.scopes].sort(), "auth:read email offline_access openid profile".split(" "));
    assert.ok(Date.parse(shop.since) > 0);

    // It is hers alone: not another person's, and no application's.
    assert.equal(await takeBack(given.otherToken, shop.id), 404);
    assert.equal(await takeBack(first.access_token, shop.id), 403);
    assert.equal(await takeBack(given.userToken, crypto.randomUUID()), 404);
    assert.equal((await send(`${given.issuer}/oauth2/grants`)).status, 401);
    assert.equal((await list()).length, 2);

    assert.equal(await takeBack(given.userToken, shop.id), 204);
    assert.deepEqual((await list()).map((grant) => grant.application), ["Telephone"]);
    // Every family that hung on it ends, and nothing new grows from it.
    for (const token of [refreshed.refresh_token, second.refresh_token]) await refusedWith(oidc.refreshTokenGrant(web, token), "invalid_grant");
    assert.equal((await api(refreshed.access_token, "/oauth2/userinfo")).status, 401);
    assert.equal((await oidc.tokenIntrospection(web, second.access_token)).active, false);
    const silent = await browse(oidc.buildAuthorizationUrl(web, (await request(web, { prompt: "none" })).parameters));
    assert.equal(silent.url.searchParams.get("error"), "consent_required");
    assert.ok((await oidc.refreshTokenGrant(native, other.refresh_token)).access_token);
    assert.equal(await takeBack(given.userToken, shop.id), 204);

    // She may allow it again, and is asked for it.
    assert.ok((await signIn(web)).tokens.access_token);
    assert.equal((await list()).length, 2);
  },

  // RFC 9449 section 6.2: what the application learns of a bound token.
  async bound() {
    const config = await configure(given.web);
    const pair = await oidc.randomDPoPKeyPair("ES256", { extractable: true });
    const DPoP = oidc.getDPoPHandle(config, pair);
    const { tokens } = await signIn(config, {}, { DPoP });
    const thumbprint = await jose.calculateJwkThumbprint(await jose.exportJWK(pair.publicKey));
    const state = await oidc.tokenIntrospection(config, tokens.access_token);
    assert.equal(state.active, true);
    assert.deepEqual(state.cnf, { jkt: thumbprint });
    assert.equal(state.token_type, "DPoP");
    const free = await oidc.tokenIntrospection(config, (await signIn(config)).tokens.access_token);
    assert.deepEqual([free.cnf, free.token_type], [undefined, "Bearer"]);
    // Whoever has the token but not its key cannot exchange it for one without a key.
    const grant = "urn:ietf:params:oauth:grant-type:token-exchange";
    const subject = { subject_token: tokens.access_token, subject_token_type: "urn:ietf:params:oauth:token-type:access_token", scope: "auth:read" };
    await refusedWith(oidc.genericGrantRequest(config, grant, subject), "invalid_dpop_proof");
    const thief = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair("ES256"));
    await refusedWith(oidc.genericGrantRequest(config, grant, subject, { DPoP: thief }), "invalid_dpop_proof");
    const exchanged = await oidc.genericGrantRequest(config, grant, subject, { DPoP });
    assert.equal(jose.decodeJwt(exchanged.access_token).cnf.jkt, thumbprint);
    return { accessToken: tokens.access_token, thumbprint };
  },

  // The same platform with the library below openid-client, step by step: PAR, code, PKCE and DPoP.
  async oauth4webapi() {
    const oauth = await load("oauth4webapi/build/index.js");
    const http = { [oauth.customFetch]: send, [oauth.allowInsecureRequests]: true };
    const issuer = new URL(given.issuer);
    const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http));
    const client = { client_id: given.native.clientId, [oauth.clockSkew]: given.ahead };
    const DPoP = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
    const [verifier, state, nonce] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState(), oauth.generateRandomNonce()];
    const parameters = new URLSearchParams({
      redirect_uri: given.redirectUri,
      response_type: "code",
      scope: "openid email offline_access",
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
    });
    const push = () => oauth.pushedAuthorizationRequest(server, client, oauth.None(), parameters, { ...http, DPoP });
    const agree = async () => {
      const pushed = await oauth.processPushedAuthorizationResponse(server, client, await push());
      const url = new URL(server.authorization_endpoint);
      url.search = new URLSearchParams({ client_id: client.client_id, request_uri: pushed.request_uri });
      const back = await browse(url);
      assert.ok(back.url, JSON.stringify(back));
      return oauth.validateAuthResponse(server, client, back.url, state);
    };
    const redeem = (callback, options) =>
      oauth.authorizationCodeGrantRequest(server, client, oauth.None(), callback, given.redirectUri, verifier, { ...http, ...options });

    const answer = await redeem(await agree(), { DPoP });
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, { expectedNonce: nonce, requireIdToken: true });
    await oauth.validateApplicationLevelSignature(server, answer, http);
    assert.equal(tokens.token_type, "dpop");
    assert.equal(jose.decodeJwt(tokens.access_token).cnf.jkt, await DPoP.calculateThumbprint());
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    assert.equal(claims.sub, given.userId);
    const shown = await oauth.userInfoRequest(server, client, tokens.access_token, { ...http, DPoP });
    assert.equal((await oauth.processUserInfoResponse(server, client, claims.sub, shown)).email, given.email);
    const next = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), tokens.refresh_token, { ...http, DPoP });
    assert.ok((await oauth.processRefreshTokenResponse(server, client, next)).refresh_token);

    // A code is bound to the key its request was pushed with (RFC 9449 section 10.1): the verifier is not enough.
    const stolen = await agree();
    const thief = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
    for (const options of [{ DPoP: thief }, {}]) {
      const refused = await redeem(stolen, options);
      assert.deepEqual([refused.status, (await refused.json()).error], [400, "invalid_dpop_proof"]);
    }
    const contradicting = await oauth.pushedAuthorizationRequest(server, client, oauth.None(), new URLSearchParams([...parameters, ["dpop_jkt", await thief.calculateThumbprint()]]), { ...http, DPoP });
    assert.deepEqual([contradicting.status, (await contradicting.json()).error], [400, "invalid_dpop_proof"]);
  },
};
