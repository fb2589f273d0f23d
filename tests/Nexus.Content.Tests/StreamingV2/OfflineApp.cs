using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Content.Tests.DspStreaming;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.StreamingV2;

/// <summary>An app that keeps copies; it knows JOSE by the npm package of that name.</summary>
internal sealed class OfflineApp(ServiceHost host, HttpClient http, JsonElement keys)
{
    // argv: packages, then what to do with what.
    private const string Script = """
        const [packages, deed, ...rest] = process.argv.slice(2);
        const { createRequire } = require("node:module");
        const { pathToFileURL } = require("node:url");
        (async () => {
          const jose = await import(pathToFileURL(createRequire(packages + "/x.js").resolve("jose")));
          if (deed === "make") {
            const { publicKey, privateKey } = await jose.generateKeyPair("ECDH-ES", { extractable: true });
            console.log(JSON.stringify({ public: await jose.exportJWK(publicKey), private: await jose.exportJWK(privateKey) }));
            return;
          }
          const [licence, jwks, own] = rest;
          const known = jose.createLocalJWKSet(JSON.parse(jwks));
          const { payload } = await jose.jwtVerify(licence, known, { typ: "offline-licence+jwt", currentDate: new Date(Number(rest[3]) * 1000) });
          try {
            const key = await jose.importJWK(JSON.parse(own), "ECDH-ES");
            const opened = await jose.compactDecrypt(payload.content_key, key);
            console.log(JSON.stringify({ ...payload, key: Buffer.from(opened.plaintext).toString("hex") }));
          } catch (error) {
            console.log(JSON.stringify({ ...payload, refused: error.code }));
          }
        })().catch((error) => { console.log(JSON.stringify({ refused: error.code ?? String(error) })); });
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<OfflineApp> NewAsync(ServiceHost host, HttpClient http) =>
        new(host, http, await NpmScript.RunAsync(host, Script, "make"));

    public Task<HttpResponseMessage> RegisterAsync(string name = "Jo's phone")
    {
        var key = keys.GetProperty("public");
        var publicKey = new
        {
            kty = key.Text("kty"),
            crv = key.Text("crv"),
            x = key.Text("x"),
            y = key.Text("y"),
        };
        return http.PostAsJsonAsync("/api/stream/offline/devices", new { name, publicKey }, Cancel);
    }

    public async Task<Guid> RegisteredAsync() =>
        (await (await RegisterAsync()).JsonAsync()).GetProperty("id").GetGuid();

    /// <summary>Checks a licence and opens it with this app's key; <c>key</c> is hexadecimal, or there is <c>refused</c>.</summary>
    public async Task<JsonElement> OpenAsync(string licence, DateTimeOffset now)
    {
        var known = await http.GetStringAsync("/api/stream/offline/keys", Cancel);
        var own = keys.GetProperty("private").GetRawText();
        return await NpmScript.RunAsync(
            host,
            Script,
            "open",
            licence,
            known,
            own,
            now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)
        );
    }
}
