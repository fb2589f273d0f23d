using Nexus.Gateway.Tests.BackendApi.Credentials;
using Nexus.Gateway.Tests.Rig;
using Nexus.Testing;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Tools;

/// <summary>npm's ethers signs through the gateway as through Web3Signer, with an API key.</summary>
public sealed class RemoteSignerTests
{
    private const string Script = """
        const assert = require('assert');
        const { ethers } = require(process.env.MODULES + '/ethers');
        const { ADDRESS, TOKEN, READER } = process.env;
        const base = ADDRESS + '/api/pvkeys';
        const signerOf = async (header, value) => {
          const request = new ethers.FetchRequest(base);
          request.setHeader(header, value);
          const provider = new ethers.JsonRpcProvider(request, 137, { staticNetwork: true });
          return [provider, await provider.getSigner(0)];
        };
        (async () => {
          for (const [header, value] of [['X-Api-Key', TOKEN], ['Authorization', 'Bearer ' + TOKEN]]) {
            const [provider, signer] = await signerOf(header, value);
            const from = await signer.getAddress();
            // Two at once make a batch of JSON-RPC.
            const [message, accounts] = await Promise.all([signer.signMessage('Hello, Nexus'), provider.send('eth_accounts', [])]);
            assert.equal(ethers.verifyMessage('Hello, Nexus', message), from);
            assert.deepEqual(accounts.map(ethers.getAddress), [from]);
            const transaction = { from, to: '0x1111111111111111111111111111111111111111', value: 25n, nonce: 7,
              gasLimit: 21000n, chainId: 137n, type: 2, maxFeePerGas: 30n, maxPriorityFeePerGas: 2n };
            const raw = await provider.send('eth_signTransaction', [provider.getRpcTransaction(transaction)]);
            assert.equal(ethers.Transaction.from(raw).from, from);
            provider.destroy();
          }
          // Web3Signer's REST API.
          assert.equal(await (await fetch(base + '/upcheck')).text(), 'OK');
          const headers = { 'X-Api-Key': TOKEN, 'Content-Type': 'application/json' };
          const keys = await (await fetch(base + '/api/v1/eth1/publicKeys', { headers })).json();
          for (const name of [keys[0], '0x04' + keys[0].slice(2), ethers.computeAddress('0x04' + keys[0].slice(2))]) {
            const signed = await fetch(base + '/api/v1/eth1/sign/' + name,
              { method: 'POST', headers, body: JSON.stringify({ data: '0x48656c6c6f' }) });
            assert.equal(signed.status, 200, name);
            assert.equal(ethers.recoverAddress(ethers.keccak256('0x48656c6c6f'), await signed.text()),
              ethers.computeAddress('0x04' + keys[0].slice(2)));
          }
          const sign = (more, path) => fetch(base + path,
            { method: 'POST', headers: { 'Content-Type': 'application/json', ...more }, body: JSON.stringify({ data: '0x48656c6c6f' }) });
          const reload = (headers) => fetch(base + '/reload', { method: 'POST', headers });
          assert.equal((await reload({ 'X-Api-Key': TOKEN })).status, 200);
          assert.equal((await reload({ 'X-Api-Key': READER })).status, 403);
          assert.equal((await reload({})).status, 401);
          // A key that may only read does not sign; nor does nobody.
          assert.equal((await sign({ 'X-Api-Key': READER }, '/api/v1/eth1/sign/' + keys[0])).status, 403);
          assert.equal((await sign({}, '/api/v1/eth1/sign/' + keys[0])).status, 401);
          assert.equal((await sign({ 'X-Api-Key': TOKEN }, '/api/v1/eth1/sign/%2e%2e%2f' + keys[0])).status, 400);
        })().catch((error) => { console.error(error); process.exit(1); });
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ethers_signs_through_the_gateway_as_through_Web3Signer(bool serve)
    {
        Engines.Npm();
        await using var platform = serve ? await TestPlatform.ServeWithAuthAsync() : await TestPlatform.WithAuthAsync();
        using var person = await KeyTests.SignUpAsync(platform);
        await KeyTests.PostAsync(
            person,
            "/api/pvkeys/keys",
            new
            {
                name = "treasury",
                curve = "secp256k1",
                store = "software",
                policy = new { maxAmount = "100", chainId = 137 },
            }
        );
        await Npm.RunAsync(
            Script,
            new()
            {
                ["ADDRESS"] = platform.Gateway.Address.ToString().TrimEnd('/'),
                ["TOKEN"] = await VaultTests.MakeKeyAsync(person, ["platform:write"], null),
                ["READER"] = await VaultTests.MakeKeyAsync(person, ["platform:read"], null),
            }
        );
    }
}
