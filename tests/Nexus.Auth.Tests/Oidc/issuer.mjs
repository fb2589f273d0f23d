// A second OpenID Connect issuer, and GitHub's two addresses, made with the npm package jose. It answers what the test
// tells it to. node issuer.mjs <node_modules> <port>
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const [, , modules, port] = process.argv;
const jose = await import(pathToFileURL(`${modules}/jose/dist/webapi/index.js`));
const issuer = `http://127.0.0.1:${port}`;
const { privateKey, publicKey } = await jose.generateKeyPair("RS256");
const stranger = await jose.generateKeyPair("RS256");
const jwk = { ...(await jose.exportJWK(publicKey)), kid: "one", alg: "RS256", use: "sig" };
let spoiled = "";
let nonce = "";
let email = "";
let subject = "";
let name = "";
// Whether the identity token names nobody, so that /userinfo has to be asked; and what that answers wrongly.
let kept = "";

const person = () => ({ email, email_verified: spoiled !== "unverified", name });

async function identity() {
  const own = { nonce: spoiled === "nonce" ? "other" : nonce };
  const claims = kept ? own : { ...own, ...person() };
  const now = Math.floor(Date.now() / 1000);
  if (spoiled === "none") {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "none" })}.${part({ ...claims, iss: issuer, aud: "nexus", sub: subject, exp: now + 60 })}.`;
  }
  return new jose.SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", kid: "one" })
    .setIssuer(spoiled === "issuer" ? "https://elsewhere.example" : issuer)
    .setAudience(spoiled === "audience" ? "another" : "nexus")
    .setSubject(subject)
    .setIssuedAt(now)
    .setExpirationTime(spoiled === "expired" ? now - 600 : now + 60)
    .sign(spoiled === "key" ? stranger.privateKey : privateKey);
}

const answers = {
  "/.well-known/openid-configuration": () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
  }),
  "/jwks": () => ({ keys: [jwk] }),
  "/token": async () => ({ access_token: "x", token_type: "Bearer", id_token: await identity() }),
  "/userinfo": (_, request) =>
    request.headers.authorization === "Bearer x" && kept !== "away"
      ? { sub: kept === "another" ? "somebody else" : subject, ...person() }
      : null,
  "/login/oauth/access_token": () => ({ access_token: "gho_x", token_type: "bearer" }),
  "/user": () => ({ id: 4711, login: "ada", email }),
  "/user/emails": () => [
    { email: "victim@example.com", primary: false, verified: true },
    { email, primary: true, verified: spoiled !== "unverified" },
  ],
  "/spoil": (query) => {
    spoiled = query.get("how") ?? "";
    nonce = query.get("nonce") ?? nonce;
    email = query.get("email") ?? "ada@example.com";
    subject = query.get("subject") ?? "42";
    name = query.get("name") ?? "Ada";
    kept = query.get("kept") ?? "";
    return {};
  },
};

createServer(async (request, response) => {
  const url = new URL(request.url, issuer);
  const answer = await answers[url.pathname]?.(url.searchParams, request);
  response.writeHead(answer ? 200 : 404, { "Content-Type": "application/json" });
  response.end(JSON.stringify(answer ?? {}));
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
