// Anybody's copy of our keys while they are rotated (RFC 7517), kept by the unmodified npm package jose.
import assert from "node:assert/strict";
import { configure, given, jose, oidc, pass, rotate, send } from "./browser.mjs";

export const keys = {
  async rotation() {
    // jose measures the age of its copy with the machine's clock, which is to go as the test's does.
    const machine = Date.now;
    const began = given.ahead;
    Date.now = () => machine() + (given.ahead - began) * 1000;
    let fetched = 0;
    const set = jose.createRemoteJWKSet(new URL(`${given.issuer}/.well-known/jwks.json`), {
      [jose.customFetch]: async (url, options) => {
        fetched++;
        const answer = await send(url, options);
        assert.equal(answer.status, 200);
        return answer;
      },
    });
    const verify = (token) =>
      jose.jwtVerify(token, set, {
        issuer: given.issuer,
        audience: "nexus",
        typ: "at+jwt",
        algorithms: ["ES256"],
        currentDate: new Date(machine() + given.ahead * 1000),
      });
    const issue = async () => {
      const config = await configure(given.machine);
      return (await oidc.clientCredentialsGrant(config, { scope: "content:read" })).access_token;
    };
    const kept = [{ token: await issue(), until: given.ahead + 590 }];
    await verify(kept[0].token);
    await rotate();
    const seen = new Set();
    for (let minute = 0; minute < 10; minute++) {
      // Several at once, for the copy may be fetched at that very moment.
      const made = await Promise.all(Array.from({ length: 4 }, issue));
      for (const token of made) {
        seen.add(jose.decodeProtectedHeader(token).kid);
        kept.push({ token, until: given.ahead + 590 });
      }
      await Promise.all(kept.filter((one) => one.until > given.ahead).map((one) => verify(one.token)));
      await pass(60);
    }
    assert.equal(seen.size, 2);
    assert.ok(fetched <= 3, `${fetched} fetches`);
    // The old key's last tokens and the new key's, side by side.
    const living = kept.filter((one) => one.until > given.ahead).map((one) => one.token);
    assert.equal(new Set(living.map((token) => jose.decodeProtectedHeader(token).kid)).size, 2);
    for (const token of living) await verify(token);
  },
};
