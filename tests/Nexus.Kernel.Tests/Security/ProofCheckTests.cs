using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Caching;
using Nexus.Kernel.Security;
using Nexus.Kernel.Tests.Caching;
using Nexus.Testing;
using StackExchange.Redis;
using Xunit;

namespace Nexus.Kernel.Tests.Security;

/// <summary>A proof of possession holds once, wherever it is shown, and only for what it was made for.</summary>
public sealed class ProofCheckTests(RedisEngines engines)
{
    private const string Here = "https://nexus.example/api/works";
    private readonly ManualTime time = new();

    [Theory]
    [InlineData(RedisEngines.Garnet)]
    [InlineData(RedisEngines.Redis)]
    public async Task A_proof_that_one_process_has_seen_holds_at_no_other(string engine)
    {
        var services = engines.Services(engine);
        var (gateway, provider) = (Checker(services), Checker(services));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var proof = Prove(key, Claims());
        var first = await gateway.CheckAsync(Request(proof), "token");
        Assert.Null(first.Problem);
        Assert.NotNull(first.Thumbprint);
        Assert.Equal("The proof was used before.", (await gateway.CheckAsync(Request(proof), "token")).Problem);
        Assert.Equal("The proof was used before.", (await provider.CheckAsync(Request(proof), "token")).Problem);
        Assert.Null((await provider.CheckAsync(Request(Prove(key, Claims())), "token")).Problem);
    }

    [Fact]
    public async Task A_proof_for_anything_else_does_not_hold()
    {
        var checker = Checker(engines.Services(RedisEngines.Garnet));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var old = Prove(key, Claims());
        var wrong = new Dictionary<string, string>
        {
            ["another method"] = Prove(key, Claims(method: "POST")),
            ["another path"] = Prove(key, Claims(address: Here + "/1")),
            ["another host"] = Prove(key, Claims(address: "https://evil.example/api/works")),
            ["another token"] = Prove(key, Claims(token: "other")),
            ["another curve's algorithm"] = Prove(key, Claims(), "ES384"),
            ["no algorithm"] = Prove(key, Claims(), "none"),
            ["too long"] = Prove(key, Claims(id: new string('x', 201))),
            ["nonsense"] = "a.b.c",
        };
        foreach (var (what, proof) in wrong)
        {
            // The host of the request is what its sender wrote into it.
            var outcome = await checker.CheckAsync(Request(proof, "evil.example"), "token");
            Assert.True(outcome is { Thumbprint: null, Problem: not null }, what);
        }
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.NotNull((await checker.CheckAsync(Request(old), "token")).Problem);
        Assert.Null((await checker.CheckAsync(Request(Prove(key, Claims())), "token")).Problem);
        Assert.Equal(default, await checker.CheckAsync(Request(null), "token"));
    }

    private ProofCheck Checker(IServiceProvider services)
    {
        var security = Options.Create(
            new SecurityOptions
            {
                Issuer = "https://nexus.example",
                ServiceSecret = Convert.ToBase64String(new byte[32]),
            }
        );
        return new ProofCheck(
            services.GetRequiredService<IConnectionMultiplexer>(),
            services.GetRequiredService<RedisOptions>(),
            security,
            new ConfigurationBuilder().Build(),
            new ProofNonces(security, time),
            time
        );
    }

    private static DefaultHttpContext Request(string? proof, string host = "nexus.example")
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Scheme = "https";
        context.Request.Host = new HostString(host);
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = "/api/works?after=7";
        if (proof is not null)
        {
            context.Request.Headers[ProofCheck.Header] = proof;
        }
        return context;
    }

    private object Claims(string method = "GET", string address = Here, string token = "token", string? id = null) =>
        new
        {
            htm = method,
            htu = address,
            iat = time.GetUtcNow().ToUnixTimeSeconds(),
            jti = id ?? Guid.CreateVersion7().ToString(),
            ath = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(token))),
        };

    private static string Prove(ECDsa key, object claims, string algorithm = ProofCheck.Algorithm)
    {
        var point = key.ExportParameters(false).Q;
        var jwk = new
        {
            kty = "EC",
            crv = "P-256",
            x = Base64Url.EncodeToString(point.X),
            y = Base64Url.EncodeToString(point.Y),
        };
        var header = new
        {
            typ = "dpop+jwt",
            alg = algorithm,
            jwk,
        };
        var input = Part(header) + "." + Part(claims);
        var signature = key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256);
        return input + "." + Base64Url.EncodeToString(signature);
    }

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
