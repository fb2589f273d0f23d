using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Nexus.Gateway.Tests.Rig;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Credentials;

/// <summary>Tokens that are bound to a key (RFC 9449): without the key they are worth nothing.</summary>
public sealed class DpopTests
{
    [Fact]
    public async Task A_proof_made_by_npms_jose_opens_the_door_once()
    {
        var modules = Engines.Npm();
        await using var platform = await TestPlatform.UpAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = Bound(platform, key);
        var start = new ProcessStartInfo("node", ["--input-type=module", "-e", Script])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["MODULES"] = modules;
        start.Environment["KEY"] = key.ExportPkcs8PrivateKeyPem();
        start.Environment["PUBLIC"] = PublicJwk(key);
        start.Environment["HTU"] = platform.Gateway.Address + "api/echo/mine";
        start.Environment["TOKEN"] = token;
        using var node = Process.Start(start)!;
        var proof = (await node.StandardOutput.ReadToEndAsync()).Trim();
        Assert.Equal(HttpStatusCode.OK, await CallAsync(platform, "DPoP", token, proof));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(platform, "DPoP", token, proof));
    }

    [Fact]
    public async Task A_bound_token_alone_or_with_a_wrong_proof_is_refused()
    {
        await using var platform = await TestPlatform.UpAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = Bound(platform, key);
        var htu = platform.Gateway.Address + "api/echo/mine";
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string Proof(ECDsa signer, string method, string address, long at, string of, string type = "dpop+jwt") =>
            Sign(
                signer,
                type,
                new
                {
                    htm = method,
                    htu = address,
                    iat = at,
                    jti = Guid.CreateVersion7(),
                    ath = Ath(of),
                }
            );
        Assert.Equal(HttpStatusCode.OK, await CallAsync(platform, "DPoP", token, Proof(key, "GET", htu, now, token)));
        var wrong = new Dictionary<string, string>
        {
            ["another key"] = Proof(other, "GET", htu, now, token),
            ["another method"] = Proof(key, "POST", htu, now, token),
            ["another address"] = Proof(key, "GET", htu + "x", now, token),
            ["another host"] = Proof(key, "GET", "https://evil.example/api/echo/mine", now, token),
            ["old"] = Proof(key, "GET", htu, now - 300, token),
            ["early"] = Proof(key, "GET", htu, now + 300, token),
            ["another token"] = Proof(key, "GET", htu, now, token + "x"),
            ["another type"] = Proof(key, "GET", htu, now, token, "jwt"),
            ["unsigned"] = Proof(key, "GET", htu, now, token)[..^8] + "AAAAAAAA",
            ["nonsense"] = "a.b.c",
        };
        foreach (var (why, proof) in wrong)
        {
            Assert.True(
                await CallAsync(platform, "DPoP", token, proof) == HttpStatusCode.Unauthorized,
                $"A proof that is {why} passed."
            );
        }
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(platform, "DPoP", token, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(platform, "Bearer", token, null));
        // A token without a binding must not pretend to have one.
        var free = platform.Tokens.Issue(Guid.CreateVersion7(), "fan");
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await CallAsync(platform, "DPoP", free, Proof(key, "GET", htu, now, free))
        );
    }

    private const string Script = """
        const jose = await import(process.env.MODULES + '/jose/dist/webapi/index.js');
        const key = await jose.importPKCS8(process.env.KEY, 'ES256');
        const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(process.env.TOKEN));
        const claims = { htm: 'GET', htu: process.env.HTU, jti: crypto.randomUUID(), ath: jose.base64url.encode(new Uint8Array(hash)) };
        const header = { alg: 'ES256', typ: 'dpop+jwt', jwk: JSON.parse(process.env.PUBLIC) };
        console.log(await new jose.SignJWT(claims).setProtectedHeader(header).setIssuedAt().sign(key));
        """;

    private static async Task<HttpStatusCode> CallAsync(
        TestPlatform platform,
        string scheme,
        string token,
        string? proof
    )
    {
        using var client = platform.Gateway.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/echo/mine");
        request.Headers.Authorization = new(scheme, token);
        if (proof is not null)
        {
            request.Headers.Add("DPoP", proof);
        }
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    internal static string Bound(TestPlatform platform, ECDsa key)
    {
        var thumbprint = Base64Url.EncodeToString(new JsonWebKey(PublicJwk(key)).ComputeJwkThumbprint());
        var claims = new Dictionary<string, object>
        {
            ["cnf"] = new Dictionary<string, object> { ["jkt"] = thumbprint },
        };
        return platform.Tokens.IssueWith(Guid.CreateVersion7(), claims, "fan");
    }

    internal static string Ath(string token) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

    internal static string Sign(ECDsa key, string type, object claims)
    {
        var jwk = JsonDocument.Parse(PublicJwk(key)).RootElement;
        var header = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                alg = "ES256",
                typ = type,
                jwk,
            }
        );
        var input =
            $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{input}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    internal static string PublicJwk(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        return JsonSerializer.Serialize(
            new
            {
                crv = "P-256",
                kty = "EC",
                x = Base64Url.EncodeToString(point.X),
                y = Base64Url.EncodeToString(point.Y),
            }
        );
    }
}
