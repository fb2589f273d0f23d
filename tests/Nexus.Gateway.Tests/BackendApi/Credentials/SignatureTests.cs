using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Nexus.Gateway.Tests.Rig;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Credentials;

/// <summary>Requests signed by npm's http-message-signatures (RFC 9421) act for the API key they were registered with.</summary>
public sealed class SignatureTests
{
    private const string Script = """
        const { httpbis, createSigner } = require(process.env.MODULES + '/http-message-signatures');
        const { createHash } = require('crypto');
        (async () => {
          const key = createSigner(process.env.KEY, 'ecdsa-p256-sha256', process.env.KEYID);
          const body = process.env.BODY || undefined;
          const headers = body
            ? { 'content-type': 'application/json', 'content-digest': 'sha-256=:' + createHash('sha256').update(body).digest('base64') + ':' }
            : {};
          const fields = (process.env.FIELDS || '@method @target-uri' + (body ? ' content-digest' : '')).split(' ');
          const message = { method: process.env.METHOD, url: process.env.URL, headers };
          const signed = await httpbis.signMessage({ key, fields, params: ['created', 'keyid', 'alg'] }, message);
          console.log(JSON.stringify(signed.headers));
        })();
        """;

    [Fact]
    public async Task A_signed_request_needs_no_key_and_cannot_be_changed_or_repeated()
    {
        var modules = Engines.Npm();
        await using var platform = await TestPlatform.WithAuthAsync();
        using var person = await KeyTests.SignUpAsync(platform);
        var made = await KeyTests.PostAsync(
            person,
            "/api/keys/api-keys",
            new { name = "machine", scopes = new[] { "auth:read", "auth:write" } }
        );
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var program = platform.Gateway.Client();
        program.DefaultRequestHeaders.Add("X-Api-Key", made.GetProperty("secret").GetString());
        var registered = await KeyTests.PostAsync(
            program,
            "/api/signing-keys",
            new { publicKey = key.ExportSubjectPublicKeyInfoPem() }
        );
        var signer = new Signer(platform, modules, key, registered.GetProperty("keyId").GetString()!);
        var get = await signer.SignAsync("GET", "/api/v1/auth/me?x=1");
        Assert.Equal(HttpStatusCode.OK, await SendAsync(platform, "GET", "/api/v1/auth/me?x=1", get));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(platform, "GET", "/api/v1/auth/me?x=1", get));
        var moved = await signer.SignAsync("GET", "/api/v1/auth/me?x=2");
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(platform, "GET", "/api/v1/auth/me?x=3", moved));
        const string Body = """{"displayName":"Ada L"}""";
        var put = await signer.SignAsync("PUT", "/api/auth/me", Body);
        var changed = Body.Replace("Ada", "Eve", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(platform, "PUT", "/api/auth/me", put, changed));
        Assert.NotEqual(HttpStatusCode.Unauthorized, await SendAsync(platform, "PUT", "/api/auth/me", put, Body));
        var loose = await signer.SignAsync("GET", "/api/auth/me", null, "@method");
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(platform, "GET", "/api/auth/me", loose));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var stranger = await (signer with { Key = other }).SignAsync("GET", "/api/auth/me");
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(platform, "GET", "/api/auth/me", stranger));
        var unknown = await (signer with { KeyId = "nxs_AAAA" }).SignAsync("GET", "/api/auth/me");
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(platform, "GET", "/api/auth/me", unknown));
    }

    private static async Task<HttpStatusCode> SendAsync(
        TestPlatform platform,
        string method,
        string path,
        Dictionary<string, string> headers,
        string? body = null
    )
    {
        using var client = platform.Gateway.Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }
        foreach (var (name, value) in headers.Where(pair => pair.Key != "content-type"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private sealed record Signer(TestPlatform Platform, string Modules, ECDsa Key, string KeyId)
    {
        public async Task<Dictionary<string, string>> SignAsync(
            string method,
            string path,
            string? body = null,
            string? fields = null
        )
        {
            var start = new ProcessStartInfo("node", ["-e", Script]) { RedirectStandardOutput = true };
            start.Environment["MODULES"] = Modules;
            start.Environment["KEY"] = Key.ExportPkcs8PrivateKeyPem();
            start.Environment["KEYID"] = KeyId;
            start.Environment["METHOD"] = method;
            start.Environment["URL"] = Platform.Gateway.Address.ToString().TrimEnd('/') + path;
            start.Environment["BODY"] = body ?? "";
            start.Environment["FIELDS"] = fields ?? "";
            using var node = Process.Start(start)!;
            return JsonSerializer.Deserialize<Dictionary<string, string>>(await node.StandardOutput.ReadToEndAsync())!;
        }
    }
}
