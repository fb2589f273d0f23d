using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Nexus.Gateway.Tests.Rig;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Credentials;

/// <summary>Each kind of key of RFC 9421 signs with npm's http-message-signatures; none is taken for another.</summary>
public sealed class SigningKeyTests
{
    private const string Script = """
        const assert = require('assert');
        const crypto = require('crypto');
        const { httpbis, createSigner } = require(process.env.MODULES + '/http-message-signatures');
        const { ADDRESS, TOKEN } = process.env;
        const url = ADDRESS + '/api/v1/auth/me';
        const register = async (publicKey) => {
          const answer = await fetch(ADDRESS + '/api/signing-keys', { method: 'POST',
            headers: { 'X-Api-Key': TOKEN, 'Content-Type': 'application/json' },
            body: JSON.stringify({ publicKey: publicKey.export({ type: 'spki', format: 'pem' }) }) });
          assert.equal(answer.status, 200, await answer.clone().text());
          return answer.json();
        };
        const sign = async (key, params = ['created', 'keyid', 'alg']) =>
          (await httpbis.signMessage({ key, fields: ['@method', '@target-uri'], params }, { method: 'GET', url, headers: {} })).headers;
        const send = async (headers, address = url) => (await fetch(address, { headers })).status;
        const pair = (type, options) => crypto.generateKeyPairSync(type, options);
        const keys = {
          'ed25519': pair('ed25519'),
          'rsa-pss-sha512': pair('rsa', { modulusLength: 2048 }),
          'ecdsa-p256-sha256': pair('ec', { namedCurve: 'P-256' }),
          'ecdsa-p384-sha384': pair('ec', { namedCurve: 'P-384' }),
        };
        (async () => {
          for (const [alg, { publicKey, privateKey }] of Object.entries(keys)) {
            const { keyId, algorithm } = await register(publicKey);
            assert.equal(algorithm, alg);
            const signer = createSigner(privateKey.export({ type: 'pkcs8', format: 'pem' }), alg, keyId);
            const headers = await sign(signer);
            assert.equal(await send(headers), 200, alg);
            assert.equal(await send(headers), 401, alg + ' twice');
            const moved = await sign(signer, ['created', 'keyid']);
            assert.equal(await send(moved, url + '?x=1'), 401, alg + ' moved');
            assert.equal(await send(moved), 200, alg + ' unnamed');
            // The signature holds, but its message names another algorithm.
            const named = alg === 'ed25519' ? 'rsa-pss-sha512' : 'ed25519';
            assert.equal(await send(await sign({ id: keyId, alg: named, sign: signer.sign })), 401, alg + ' as ' + named);
            const other = pair(publicKey.asymmetricKeyType, { modulusLength: 2048, namedCurve: alg.includes('384') ? 'P-384' : 'P-256' });
            const stranger = createSigner(other.privateKey.export({ type: 'pkcs8', format: 'pem' }), alg, keyId);
            assert.equal(await send(await sign(stranger)), 401, alg + ' by a stranger');
            // Signatures of no, of another and of too great a length.
            for (const size of [0, 63, 64, 256, 400]) {
              const broken = { id: keyId, alg, sign: async () => Buffer.alloc(size, 0xff) };
              assert.equal(await send(await sign(broken)), 401, alg + ' of ' + size);
            }
          }
          // RSA as the standard wants it (a salt of 64 bytes), not as it does not (PKCS #1 v1.5).
          const rsa = keys['rsa-pss-sha512'];
          const { keyId } = await register(rsa.publicKey);
          const padded = (padding, saltLength) => ({ id: keyId, alg: 'rsa-pss-sha512',
            sign: async (data) => crypto.sign('sha512', data, { key: rsa.privateKey, padding, saltLength }) });
          assert.equal(await send(await sign(padded(crypto.constants.RSA_PKCS1_PSS_PADDING, 64))), 200);
          assert.equal(await send(await sign(padded(crypto.constants.RSA_PKCS1_PADDING))), 401);
          // A key that is marked for PSS alone.
          const marked = pair('rsa-pss', { modulusLength: 3072 });
          const one = await register(marked.publicKey);
          const signer = createSigner(marked.privateKey.export({ type: 'pkcs8', format: 'pem' }), 'rsa-pss-sha512', one.keyId);
          assert.equal(await send(await sign(signer)), 200);
        })().catch((error) => { console.error(error); process.exit(1); });
        """;

    [Fact]
    public async Task Each_kind_of_key_signs_and_is_taken_for_no_other()
    {
        Engines.Npm();
        await using var platform = await TestPlatform.WithAuthAsync();
        await Npm.RunAsync(
            Script,
            new()
            {
                ["ADDRESS"] = platform.Gateway.Address.ToString().TrimEnd('/'),
                ["TOKEN"] = await MakeKeyAsync(platform),
            }
        );
    }

    [Fact]
    public async Task Weak_and_foreign_keys_are_refused()
    {
        await using var platform = await TestPlatform.WithAuthAsync();
        using var program = platform.Gateway.Client();
        program.DefaultRequestHeaders.Add("X-Api-Key", await MakeKeyAsync(platform));
        using var small = RSA.Create(1024);
        using var odd = RSA.Create(2056);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        using var good = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var refused = new Dictionary<string, string>
        {
            ["RSA of 1024 bits"] = small.ExportSubjectPublicKeyInfoPem(),
            ["RSA of 2056 bits"] = odd.ExportSubjectPublicKeyInfoPem(),
            ["P-521"] = curve.ExportSubjectPublicKeyInfoPem(),
            ["a private key"] = good.ExportPkcs8PrivateKeyPem(),
            ["a point of small order"] = Edwards([1, .. new byte[31]]),
            ["another point of small order"] = Edwards(new byte[32]),
            ["no point"] = Edwards([.. Enumerable.Repeat((byte)0xff, 32)]),
            ["no key"] = PemEncoding.WriteString("PUBLIC KEY", new byte[64]),
        };
        foreach (var (what, publicKey) in refused)
        {
            using var answer = await program.PostAsJsonAsync("/api/signing-keys", new { publicKey });
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{what}: {answer.StatusCode}");
        }
        using var taken = await program.PostAsJsonAsync(
            "/api/signing-keys",
            new { publicKey = good.ExportSubjectPublicKeyInfoPem() }
        );
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    private static string Edwards(byte[] point) =>
        PemEncoding.WriteString(
            "PUBLIC KEY",
            [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, .. point]
        );

    private static async Task<string> MakeKeyAsync(TestPlatform platform)
    {
        using var person = await KeyTests.SignUpAsync(platform);
        var made = await KeyTests.PostAsync(
            person,
            "/api/keys/api-keys",
            new { name = "machine", scopes = new[] { "auth:read" } }
        );
        return made.GetProperty("secret").GetString()!;
    }
}
