using System.Diagnostics;
using System.Text.Json;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.PvKeys;

/// <summary>Signatures of both stores, verified by node's crypto, noble and ethers; ethers as an unmodified client.</summary>
public sealed class SignatureTests
{
    private const string Verify = """
        const crypto = require('crypto');
        const assert = require('assert');
        const [, , modules, text] = process.argv;
        const ethers = require(modules + '/ethers');
        (async () => {
          const { secp256k1 } = await import('file://' + modules + '/@noble/curves/secp256k1.js');
          for (const { curve, publicKey, address, data, signature } of JSON.parse(text)) {
            const [key, sig, bytes] = [Buffer.from(publicKey, 'hex'), Buffer.from(signature, 'hex'), Buffer.from(data, 'base64')];
            if (curve === 'p256') {
              const jwk = { kty: 'EC', crv: 'P-256', x: key.subarray(0, 32).toString('base64url'), y: key.subarray(32).toString('base64url') };
              const pub = crypto.createPublicKey({ key: jwk, format: 'jwk' });
              assert.ok(crypto.verify('sha256', bytes, { key: pub, dsaEncoding: 'ieee-p1363' }, sig), 'p256');
            } else if (curve === 'ed25519') {
              const pub = crypto.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') }, format: 'jwk' });
              assert.ok(crypto.verify(null, bytes, pub, sig), 'ed25519');
            } else {
              const digest = ethers.getBytes(ethers.keccak256(bytes));
              assert.equal(ethers.recoverAddress(digest, '0x' + signature).toLowerCase(), address, 'recovered');
              // noble refuses a high S by itself.
              assert.ok(secp256k1.verify(sig.subarray(0, 64), digest, Buffer.concat([Buffer.from([4]), key]), { prehash: false, lowS: true }), 'secp256k1');
            }
          }
        })().catch((error) => { console.error(error); process.exit(1); });
        """;

    // What both scripts of a client of ethers begin and end with.
    private static string Ethers(string script) =>
        $$"""
            const assert = require('assert');
            const [, , modules, address, token] = process.argv;
            const { ethers } = require(modules + '/ethers');
            (async () => {
              const request = new ethers.FetchRequest(address + '/api/pvkeys');
              request.setHeader('Authorization', 'Bearer ' + token);
              const provider = new ethers.JsonRpcProvider(request, 137, { staticNetwork: true, batchMaxCount: 1 });
              const signer = await provider.getSigner(0);
              const from = await signer.getAddress();
              {{script}}
              process.exit(0);
            })().catch((error) => { console.error(error); process.exit(1); });
            """;

    private const string Client = """
        const message = await signer.signMessage('Hello, Nexus');
        assert.equal(ethers.verifyMessage('Hello, Nexus', message), from);
        assert.equal(ethers.verifyMessage('Hello, old Nexus', await signer._legacySignMessage('Hello, old Nexus')), from);
        const to = '0x1111111111111111111111111111111111111111';
        for (const transaction of [
          { from, to, value: 25n, nonce: 7, gasLimit: 21000n, chainId: 137n, type: 2, maxFeePerGas: 30n, maxPriorityFeePerGas: 2n },
          { from, to, value: 0n, nonce: 0, gasLimit: 21000n, chainId: 137n, type: 0, gasPrice: 5n }]) {
          const raw = await provider.send('eth_signTransaction', [provider.getRpcTransaction(transaction)]);
          const read = ethers.Transaction.from(raw);
          assert.deepEqual([read.from, read.to, read.value, read.nonce, read.chainId, read.type],
            [from, to, transaction.value, transaction.nonce, 137n, transaction.type]);
        }
        await assert.rejects(provider.send('eth_signTransaction', [provider.getRpcTransaction(
          { from, to, value: 101n, nonce: 7, gasLimit: 21000n, chainId: 137n, type: 0, gasPrice: 5n })]), /at most 100/);
        await assert.rejects(provider.send('eth_mine', []), /eth_mine/);
        assert.equal((await (await fetch(address + '/api/pvkeys/healthcheck')).json()).outcome, 'UP');
        // Web3Signer's REST API.
        const headers = { Authorization: 'Bearer ' + token, 'Content-Type': 'application/json' };
        const keys = await (await fetch(address + '/api/pvkeys/api/v1/eth1/publicKeys', { headers })).json();
        assert.equal(ethers.computeAddress('0x04' + keys[0].slice(2)), from);
        const signed = await fetch(address + '/api/pvkeys/api/v1/eth1/sign/' + keys[0],
          { method: 'POST', headers, body: JSON.stringify({ data: '0x48656c6c6f' }) });
        assert.equal(signed.status, 200);
        assert.equal(ethers.recoverAddress(ethers.keccak256('0x48656c6c6f'), await signed.text()), from);
        """;

    private const string Typed = """
        const contract = '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC';
        const sign = async (domain, types, message) =>
          assert.equal(ethers.verifyTypedData(domain, types, message, await signer.signTypedData(domain, types, message)), from);
        // The example of EIP-712 itself.
        const person = [{ name: 'name', type: 'string' }, { name: 'wallet', type: 'address' }];
        const domain = { name: 'Ether Mail', version: '1', chainId: 137, verifyingContract: contract };
        await sign(domain, { Person: person, Mail: [{ name: 'from', type: 'Person' }, { name: 'to', type: 'Person' }, { name: 'contents', type: 'string' }] },
          { from: { name: 'Cow', wallet: contract }, to: { name: 'Bob', wallet: from }, contents: 'Hello, Bob!' });
        await sign({ name: 'Nur ein Name — ünïcode' }, { A: [{ name: 'flag', type: 'bool' }] }, { flag: true });
        await sign({ salt: ethers.id('salt'), chainId: 2n ** 70n }, {
          Order: [{ name: 'lines', type: 'Line[]' }, { name: 'pair', type: 'Line[2]' }, { name: 'grid', type: 'int16[2][]' }, { name: 'note', type: 'bytes' },
            { name: 'tag', type: 'bytes3' }, { name: 'hash', type: 'bytes32' }, { name: 'most', type: 'uint256' }, { name: 'least', type: 'int256' }, { name: 'small', type: 'int8' }, { name: 'people', type: 'Person[]' }],
          Line: [{ name: 'amount', type: 'uint96' }, { name: 'who', type: 'Person' }], Person: person,
        }, {
          lines: [], pair: [1n, 2n ** 96n - 1n].map((amount) => ({ amount, who: { name: '', wallet: from } })), grid: [[-32768, 32767], [0, -1]], note: '0x',
          tag: '0xabcdef', hash: ethers.id('x'), most: 2n ** 256n - 1n, least: -(2n ** 255n), small: -128, people: [{ name: 'a', wallet: contract }, { name: 'b', wallet: from }],
        });
        // What ethers would never send.
        const types = { EIP712Domain: [{ name: 'chainId', type: 'uint256' }], A: [{ name: 'n', type: 'uint8' }] };
        const raw = (data) => provider.send('eth_signTypedData', [from, data]);
        await raw({ types, primaryType: 'A', domain: { chainId: 137 }, message: { n: 255 } });
        for (const [data, why] of [
          [{ types, primaryType: 'A', domain: { chainId: 137 }, message: { n: 256 } }, /no uint8/],
          [{ types, primaryType: 'A', domain: { chainId: 137 }, message: { n: 1.5 } }, /whole/],
          [{ types, primaryType: 'A', domain: { chainId: 137 }, message: { n: 1, hidden: 2 } }, /no others/],
          [{ types, primaryType: 'A', domain: { chainId: 137 }, message: {} }, /missing/],
          [{ types, primaryType: 'A', domain: { chainId: 137, name: 'unsigned' }, message: { n: 1 } }, /no others/],
          [{ types, primaryType: 'EIP712Domain', domain: { chainId: 137 }, message: { chainId: 137 } }, /names one of the types/],
          [{ types: { ...types, EIP712Domain: [...types.EIP712Domain, { name: 'owner', type: 'address' }] }, primaryType: 'A', domain: { chainId: 137, owner: from }, message: { n: 1 } }, /domain has name/],
          [{ types: { ...types, uint8: [] }, primaryType: 'A', domain: { chainId: 137 }, message: { n: 1 } }, /cannot be the name/],
          [{ types: { A: [{ name: 'n', type: 'uint8' }, { name: 'n', type: 'uint16' }] }, primaryType: 'A', domain: {}, message: { n: 1 } }, /each once/],
          [{ types: { A: [{ name: 'n', type: 'uint7' }] }, primaryType: 'A', domain: {}, message: { n: 1 } }, /no type/],
          ['{"types":{"A":[{"name":"n","type":"uint8"}]},"primaryType":"A","domain":{},"message":{"n":1,"n":2}}', /once/],
          ['{', /typed data/]]) {
          await assert.rejects(raw(data), why);
        }
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("software")]
    [InlineData("pkcs11")]
    public async Task Others_verify_what_each_store_signs_and_a_restart_keeps_the_keys(string store)
    {
        var modules = Engines.Npm();
        await using var host = await ServiceHost.StartAsync(
            DatabaseEngine.Sqlite,
            PlatformDomain.Services,
            store == "pkcs11" ? SoftHsm.Settings : null
        );
        var user = Guid.CreateVersion7();
        var keys = new List<JsonElement>();
        using (var owner = host.ClientAs(user))
        {
            foreach (var curve in new[] { "p256", "ed25519", "secp256k1" })
            {
                keys.Add(await owner.MakeKeyAsync(curve, store: store, name: curve));
            }
        }
        await host.RestartAsync();
        using var again = host.ClientAs(user);
        var signatures = new List<object>();
        foreach (var key in keys)
        {
            // Several of each, because the high half of S comes up in every second one.
            for (byte i = 0; i < 6; i++)
            {
                var request = await again.AskedAsync(key.Id(), [0x7b, i]);
                signatures.Add(
                    new
                    {
                        curve = key.GetProperty("curve").GetString(),
                        publicKey = key.GetProperty("publicKey").GetString(),
                        address = key.TryGetProperty("address", out var address) ? address.GetString() : null,
                        data = request.GetProperty("payload").GetString(),
                        signature = request.GetProperty("signature").GetString(),
                    }
                );
            }
        }
        await RunAsync(host, Verify, modules, JsonSerializer.Serialize(signatures));
    }

    [Fact]
    public async Task Ethers_has_typed_data_signed_of_every_type()
    {
        var modules = Engines.Npm();
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Guid.CreateVersion7());
        await owner.MakeKeyAsync("secp256k1", new { allowCalls = true });
        var token = owner.DefaultRequestHeaders.Authorization!.Parameter!;
        await RunAsync(host, Ethers(Typed), modules, host.Address.ToString().TrimEnd('/'), token);
    }

    [Fact]
    public async Task Ethers_signs_through_the_service_as_through_Web3Signer()
    {
        var modules = Engines.Npm();
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Guid.CreateVersion7());
        await owner.MakeKeyAsync("secp256k1", new { maxAmount = "100", chainId = 137 });
        var token = owner.DefaultRequestHeaders.Authorization!.Parameter!;
        await RunAsync(host, Ethers(Client), modules, host.Address.ToString().TrimEnd('/'), token);
    }

    private static async Task RunAsync(ServiceHost host, string script, params string[] arguments)
    {
        var path = Path.Combine(host.Folder, "script.cjs");
        await File.WriteAllTextAsync(path, script, Token);
        var start = new ProcessStartInfo("node") { RedirectStandardError = true };
        start.ArgumentList.Add(path);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, errors);
    }
}
