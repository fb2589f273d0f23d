using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Nexus.Gateway.Tests.Rig;
using Nexus.Kernel.Security;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Credentials;

/// <summary>Where it is configured, proofs at the gateway bear a nonce of it (RFC 9449 section 9).</summary>
public sealed class ProofNonceTests
{
    private const string Script = """
        const assert = require('assert');
        const crypto = require('crypto');
        (async () => {
          const oauth = await import('file://' + process.env.MODULES + '/oauth4webapi/build/index.js');
          const { ADDRESS, TOKEN, PRIVATE, PUBLIC } = process.env;
          const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
          const der = crypto.createPrivateKey(PRIVATE).export({ type: 'pkcs8', format: 'der' });
          const keys = {
            privateKey: await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']),
            publicKey: await crypto.subtle.importKey('jwk', JSON.parse(PUBLIC), algorithm, true, ['verify']),
          };
          const DPoP = oauth.DPoP({ client_id: 'x' }, keys);
          const ask = () => oauth.protectedResourceRequest(TOKEN, 'GET', new URL(ADDRESS + '/api/echo/mine'), new Headers(), null,
            { DPoP, [oauth.allowInsecureRequests]: true });
          await assert.rejects(ask(), (error) => oauth.isDPoPNonceError(error));
          // The client has taken the nonce from the refusal, and takes the next from each answer.
          for (let i = 0; i < 3; i++) {
            const answer = await ask();
            assert.equal(answer.status, 200);
            assert.ok(answer.headers.get('dpop-nonce'));
          }
        })().catch((error) => { console.error(error); process.exit(1); });
        """;

    [Fact]
    public async Task A_proof_needs_the_gateways_nonce_and_oauth4webapi_takes_it()
    {
        Engines.Npm();
        await using var platform = await TestPlatform.UpAsync(new() { ["Security:ProofNonces"] = "true" });
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await Npm.RunAsync(
            Script,
            new()
            {
                ["ADDRESS"] = platform.Gateway.Address.ToString().TrimEnd('/'),
                ["TOKEN"] = DpopTests.Bound(platform, key),
                ["PRIVATE"] = key.ExportPkcs8PrivateKeyPem(),
                ["PUBLIC"] = DpopTests.PublicJwk(key),
            }
        );
    }

    [Fact]
    public void A_nonce_is_good_for_a_while_at_every_process_and_cannot_be_made_by_others()
    {
        var time = new ManualTime();
        ProofNonces Of(byte secret, TimeProvider? clock = null) =>
            new(
                Options.Create(
                    new SecurityOptions { ServiceSecret = Convert.ToBase64String([secret, .. new byte[31]]) }
                ),
                clock ?? time
            );
        var (one, other, stranger) = (Of(1), Of(1), Of(2));
        var nonce = one.Make();
        Assert.True(one.IsGood(nonce));
        Assert.True(other.IsGood(nonce));
        Assert.False(stranger.IsGood(nonce));
        foreach (var wrong in (string?[])[null, "", "x", nonce + "A", nonce[..^4], "BBBB" + nonce[4..]])
        {
            Assert.False(one.IsGood(wrong));
        }
        time.Advance(ProofNonces.Lifetime - TimeSpan.FromSeconds(1));
        Assert.True(one.IsGood(nonce));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(one.IsGood(nonce));
        var ahead = new ManualTime(time.GetUtcNow() + TimeSpan.FromMinutes(10));
        Assert.False(one.IsGood(Of(1, ahead).Make()));
    }
}
