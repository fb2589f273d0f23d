// What the flows share: the unmodified npm packages, what the test told, and a browser with a person before it.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

const [, , modules, , json] = process.argv;
export const load = (path) => import(pathToFileURL(`${modules}/${path}`));
export const oidc = await load("openid-client/build/index.js");
export const jose = await load("jose/dist/webapi/index.js");
export const given = JSON.parse(json);

// The issuer is the public address; the test's server stands behind it, as behind a gateway.
const there = (url) => String(url).replace(given.issuer, given.address);
export const send = (url, options = {}) => fetch(there(url), { ...options, redirect: "manual" });

export async function configure(client, auth) {
  const options = { [oidc.customFetch]: send, execute: [oidc.allowInsecureRequests], timeout: 120 };
  // The test's clock is ahead of the machine's by so many seconds.
  const clock = { [oidc.clockSkew]: given.ahead };
  return oidc.discovery(new URL(given.issuer), client.clientId, clock, auth ?? authOf(client), options);
}

const authOf = (client) => (client.clientSecret ? oidc.ClientSecretBasic(client.clientSecret) : oidc.None());

export const asUser = (headers = {}) => ({ Authorization: `Bearer ${given.userToken}`, ...headers });

// A browser with a signed-in person who agrees, or does not.
export async function browse(url, { allow = true, signedIn = true } = {}) {
  for (let step = 0; step < 8; step++) {
    const answer = await send(url, { headers: signedIn ? asUser() : {} });
    const location = answer.headers.get("location");
    if (!location) return { status: answer.status, body: await answer.text() };
    const target = new URL(location, given.issuer);
    if (target.pathname === "/consent") {
      const decided = await send(`${given.issuer}/oauth2/consents/${target.searchParams.get("id")}`, {
        method: "POST",
        headers: asUser({ "Content-Type": "application/json" }),
        body: JSON.stringify({ allow }),
      });
      assert.equal(decided.status, 200);
      url = new URL((await decided.json()).next, given.issuer);
    } else if (target.origin === new URL(given.issuer).origin && target.pathname.startsWith("/oauth2/")) {
      url = target;
    } else {
      return { status: answer.status, url: target };
    }
  }
  throw new Error("The browser goes round in circles.");
}

export async function request(config, more = {}) {
  const verifier = oidc.randomPKCECodeVerifier();
  const checks = { pkceCodeVerifier: verifier, expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() };
  const parameters = {
    redirect_uri: given.redirectUri,
    scope: "openid profile email offline_access auth:read",
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    ...more,
  };
  return { checks, parameters };
}

export async function signIn(config, more = {}, options = {}) {
  const { checks, parameters } = await request(config, more);
  const back = await browse(oidc.buildAuthorizationUrl(config, parameters));
  assert.ok(back.url, JSON.stringify(back));
  return { tokens: await oidc.authorizationCodeGrant(config, back.url, checks, undefined, options), back, checks };
}

export const refusedWith = async (promise, error) => {
  try {
    await promise;
  } catch (thrown) {
    assert.equal(thrown.error ?? thrown.code, error, String(thrown.error_description ?? thrown));
    return;
  }
  assert.fail(`not refused with ${error}`);
};

export const api = (token, path = "/api/auth/me", options = {}) =>
  send(given.issuer + path, { ...options, headers: { Authorization: `Bearer ${token}`, ...options.headers } });

/** Seconds since 1970 by the test's clock. */
export const now = () => Math.floor(Date.now() / 1000) + given.ahead;

// The test moves its clock, or does what only an operator does.
const ask = async (what) => {
  const answer = await fetch(given.controls + what);
  assert.equal(answer.status, 200, what);
};

export const rotate = () => ask("rotate");

export async function pass(seconds) {
  await ask(`pass?seconds=${seconds}`);
  given.ahead += seconds;
}

/** The person signs in anew, some seconds later. */
export async function signInAgain(seconds) {
  await pass(seconds);
  const answer = await send(`${given.issuer}/api/auth/login`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email: given.email, password: given.password }),
  });
  assert.equal(answer.status, 200);
  given.userToken = (await answer.json()).accessToken;
}

/** A JWT in parts that anybody can write: its header, its claims, its signature. */
export const compact = (header, claims, signature = "") =>
  [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".") + "." + signature;
