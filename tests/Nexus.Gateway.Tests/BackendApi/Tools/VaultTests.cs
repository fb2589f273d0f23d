using System.Net;
using System.Text.Json;
using Nexus.Gateway.Tests.BackendApi.Credentials;
using Nexus.Gateway.Tests.Rig;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Tools;

/// <summary>Vault's clients (npm's node-vault, the requests of SOPS) work through the gateway as without it.</summary>
public sealed class VaultTests
{
    private const string Script = """
        const assert = require('assert');
        const nodeVault = require(process.env.MODULES + '/node-vault');
        const { ADDRESS, TOKEN } = process.env;
        const b64 = (text) => Buffer.from(text).toString('base64');
        const refused = (promise, status) => promise.then(() => assert.fail('should be refused'),
          (error) => assert.equal(error.response?.statusCode, status, String(error)));
        async function use(vault, name) {
          assert.equal((await vault.health()).sealed, false);
          assert.equal((await vault.tokenLookupSelf()).data.policies[0], 'transit');
          await vault.transitCreateKey({ name });
          const { data: { ciphertext } } = await vault.encryptData({ name, plaintext: b64('four candles') });
          assert.match(ciphertext, /^vault:v1:/);
          await vault.write(`transit/keys/${name}/rotate`, {});
          const opened = await vault.decryptData({ name, ciphertext });
          assert.equal(Buffer.from(opened.data.plaintext, 'base64').toString(), 'four candles');
          // The method LIST, which only Vault has.
          assert.ok((await vault.transitListKeys()).data.keys.includes(name));
          const { data: { signature } } = await vault.write('transit/hmac/' + name, { input: b64('a') })
            .then(({ data }) => ({ data: { signature: data.hmac } }));
          assert.ok((await vault.write('transit/verify/' + name, { input: b64('a'), hmac: signature })).data.valid);
          await refused(vault.decryptData({ name, ciphertext: ciphertext.slice(0, -4) + 'AAAA' }), 400);
        }
        (async () => {
          await use(nodeVault({ endpoint: ADDRESS + '/api/keys', token: TOKEN }), 'below-a-path');
          await use(nodeVault({ endpoint: ADDRESS, token: TOKEN }), 'bare');
          // What SOPS sends.
          const put = async (path, headers) => fetch(ADDRESS + '/v1/' + path,
            { method: 'PUT', headers: { 'X-Vault-Request': 'true', ...headers }, body: JSON.stringify({ plaintext: b64('k') }) });
          assert.equal((await put('transit/encrypt/sops', { 'X-Vault-Token': TOKEN })).status, 200);
          // Vault takes a bearer as well; the key's scope is enough.
          assert.equal((await put('transit/encrypt/sops', { Authorization: 'Bearer ' + TOKEN })).status, 200);
          const stranger = await put('transit/encrypt/sops', { 'X-Vault-Token': 'nxk_' + 'A'.repeat(65) });
          assert.equal(stranger.status, 403);
          assert.deepEqual(await stranger.json(), { errors: ['permission denied'] });
          assert.equal((await put('transit/encrypt/..%2fsops', { 'X-Vault-Token': TOKEN })).status, 400);
        })().catch((error) => { console.error(error); process.exit(1); });
        """;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Node_vault_and_SOPS_work_through_the_gateway(bool serve, bool personal)
    {
        Engines.Npm();
        await using var platform = serve ? await TestPlatform.ServeWithAuthAsync() : await TestPlatform.WithAuthAsync();
        using var person = await KeyTests.SignUpAsync(platform);
        var secret = personal
            ? await KeyTests.MakeTokenAsync(person, "transit")
            : await MakeKeyAsync(person, ["transit"], null);
        await Npm.RunAsync(
            Script,
            new() { ["ADDRESS"] = platform.Gateway.Address.ToString().TrimEnd('/'), ["TOKEN"] = secret }
        );
    }

    private const string NarrowScript = """
        const assert = require('assert');
        const nodeVault = require(process.env.MODULES + '/node-vault');
        const { ADDRESS, ALL, SEAL, OPEN } = process.env;
        const of = (token) => nodeVault({ endpoint: ADDRESS, token });
        const plaintext = Buffer.from('four candles').toString('base64');
        const denied = (promise) => promise.then(() => assert.fail('should be refused'),
          (error) => assert.equal(error.response?.statusCode, 403, String(error)));
        (async () => {
          const [all, seal, open] = [of(ALL), of(SEAL), of(OPEN)];
          await all.transitCreateKey({ name: 'orders' });
          await all.transitCreateKey({ name: 'wages' });
          const wages = (await all.encryptData({ name: 'wages', plaintext })).data.ciphertext;
          assert.deepEqual((await seal.tokenLookupSelf()).data.policies, ['transit:encrypt/orders']);
          // One deed with one key: no other deed, and no other key.
          const { ciphertext } = (await seal.encryptData({ name: 'orders', plaintext })).data;
          await denied(seal.encryptData({ name: 'wages', plaintext }));
          await denied(seal.encryptData({ name: 'new', plaintext }));
          await denied(seal.decryptData({ name: 'orders', ciphertext }));
          await denied(seal.write('transit/datakey/plaintext/orders', {}));
          await denied(seal.write('transit/keys/orders/rotate', {}));
          await denied(seal.transitReadKey({ name: 'orders' }));
          await denied(seal.transitListKeys());
          // One deed with every key.
          for (const sealed of [['orders', ciphertext], ['wages', wages]]) {
            const opened = await open.decryptData({ name: sealed[0], ciphertext: sealed[1] });
            assert.equal(opened.data.plaintext, plaintext);
          }
          await denied(open.encryptData({ name: 'orders', plaintext }));
        })().catch((error) => { console.error(error); process.exit(1); });
        """;

    [Fact]
    public async Task A_personal_token_of_a_narrow_scope_does_that_and_nothing_else()
    {
        Engines.Npm();
        await using var platform = await TestPlatform.WithAuthAsync();
        using var person = await KeyTests.SignUpAsync(platform);
        await Npm.RunAsync(
            NarrowScript,
            new()
            {
                ["ADDRESS"] = platform.Gateway.Address.ToString().TrimEnd('/'),
                ["ALL"] = await KeyTests.MakeTokenAsync(person, "transit"),
                ["SEAL"] = await KeyTests.MakeTokenAsync(person, "transit:encrypt/orders"),
                ["OPEN"] = await KeyTests.MakeTokenAsync(person, "transit:decrypt"),
            }
        );
    }

    [Fact]
    public async Task A_Vault_client_pays_from_its_keys_own_limit_and_other_scopes_do_not_open_transit()
    {
        await using var platform = await TestPlatform.WithAuthAsync();
        using var person = await KeyTests.SignUpAsync(platform);
        using var limited = Client(platform, await MakeKeyAsync(person, ["transit"], 9));
        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            using var answer = await limited.GetAsync("/v1/auth/token/lookup-self");
            statuses.Add((int)answer.StatusCode);
        }
        // The first shows an unknown key, which its address pays for; then a third of nine at once.
        Assert.Equal([200, 200, 200, 200, 429], statuses);
        using var free = Client(platform, await MakeKeyAsync(person, ["transit"], null));
        using var passes = await free.GetAsync("/v1/auth/token/lookup-self");
        Assert.Equal(HttpStatusCode.OK, passes.StatusCode);
        using var other = Client(platform, await MakeKeyAsync(person, ["platform:write"], null));
        using var refused = await other.PostAsync("/v1/transit/keys/orders", null);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var token = Client(platform, await KeyTests.MakeTokenAsync(person, "platform:write"));
        using var refusedToo = await token.PostAsync("/v1/transit/keys/orders", null);
        Assert.Equal(HttpStatusCode.Forbidden, refusedToo.StatusCode);
        // The header opens Vault's addresses only.
        using var elsewhere = await free.GetAsync("/api/keys/api-keys");
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
    }

    private static HttpClient Client(TestPlatform platform, string secret)
    {
        var client = platform.Gateway.Client();
        client.DefaultRequestHeaders.Add("X-Vault-Token", secret);
        return client;
    }

    internal static async Task<string> MakeKeyAsync(HttpClient person, string[] scopes, int? perMinute)
    {
        JsonElement made = await KeyTests.PostAsync(
            person,
            "/api/keys/api-keys",
            new
            {
                name = string.Join(' ', scopes) + perMinute,
                scopes,
                perMinute,
            }
        );
        return made.GetProperty("secret").GetString()!;
    }
}
