using System.Diagnostics;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.KeyService;

/// <summary>The unmodified npm package node-vault, and the requests that SOPS sends.</summary>
public sealed class NodeVaultTests
{
    private const string Script = """
        const crypto = require('crypto');
        const assert = require('assert');
        const [, , modules, address, token] = process.argv;
        const vault = require(modules + '/node-vault')({ endpoint: address + '/api/keys', token });
        const b64 = (text) => Buffer.from(text).toString('base64');
        const raw = (text) => Buffer.from(text.split(':')[2], 'base64');
        const refused = (promise, status) => promise.then(() => assert.fail('should be refused'),
          (error) => assert.equal(error.response?.statusCode, status, String(error)));
        async function signatures() {
          const input = b64('to be signed');
          const data = Buffer.from('to be signed');
          for (const [type, options] of [
            ['ecdsa-p256', {}], ['ecdsa-p384', { hash_algorithm: 'sha2-384' }], ['ecdsa-p521', { hash_algorithm: 'sha2-512' }],
            ['rsa-2048', { signature_algorithm: 'pss' }], ['rsa-2048', { signature_algorithm: 'pkcs1v15' }], ['ed25519', {}]]) {
            const name = 'pen-' + type;
            await vault.write('transit/keys/' + name, { type });
            const { data: { signature } } = await vault.write('transit/sign/' + name, { input, ...options });
            const { data: { valid } } = await vault.write('transit/verify/' + name, { input, signature, ...options });
            assert.equal(valid, true, type);
            const wrong = await vault.write('transit/verify/' + name, { input: b64('another'), signature, ...options });
            assert.equal(wrong.data.valid, false, type);
            const { data: { keys } } = await vault.transitReadKey({ name });
            const hash = { 'sha2-384': 'sha384', 'sha2-512': 'sha512' }[options.hash_algorithm] ?? 'sha256';
            const pem = type === 'ed25519'
              ? crypto.createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(keys[1].public_key, 'base64')]), format: 'der', type: 'spki' })
              : keys[1].public_key;
            const key = options.signature_algorithm === 'pss'
              ? { key: pem, padding: crypto.constants.RSA_PKCS1_PSS_PADDING } : pem;
            assert.ok(crypto.verify(type === 'ed25519' ? null : hash, data, key, raw(signature)), 'node verifies ' + type);
          }
          const jws = await vault.write('transit/sign/pen-ecdsa-p256', { input, marshaling_algorithm: 'jws' });
          const key = (await vault.transitReadKey({ name: 'pen-ecdsa-p256' })).data.keys[1].public_key;
          assert.ok(crypto.verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(jws.data.signature.split(':')[2], 'base64url')));
        }
        async function data() {
          await vault.transitCreateKey({ name: 'orders' });
          const { data: { ciphertext } } = await vault.encryptData({ name: 'orders', plaintext: b64('four candles') });
          assert.match(ciphertext, /^vault:v1:/);
          await vault.write('transit/keys/orders/rotate', {});
          const rewrapped = await vault.rewrapData({ name: 'orders', ciphertext });
          assert.match(rewrapped.data.ciphertext, /^vault:v2:/);
          const opened = await vault.decryptData({ name: 'orders', ciphertext: rewrapped.data.ciphertext });
          assert.equal(Buffer.from(opened.data.plaintext, 'base64').toString(), 'four candles');
          const batch = await vault.write('transit/encrypt/orders', { batch_input: [
            { plaintext: b64('a'), reference: 'first' }, { plaintext: b64('b') }] });
          assert.equal(batch.data.batch_results.length, 2);
          assert.equal(batch.data.batch_results[0].reference, 'first');
          await refused(vault.write('transit/decrypt/orders', { batch_input: [
            { ciphertext: batch.data.batch_results[0].ciphertext }, { ciphertext: 'vault:v1:AAAA' }] }), 400);
          const key = await vault.write('transit/datakey/plaintext/orders', {});
          const same = await vault.decryptData({ name: 'orders', ciphertext: key.data.ciphertext });
          assert.equal(same.data.plaintext, key.data.plaintext);
          assert.deepEqual((await vault.transitListKeys()).data.keys, ['orders']);
          await refused(vault.transitDeleteKey({ name: 'orders' }), 400);
          await refused(vault.decryptData({ name: 'orders', ciphertext: ciphertext.slice(0, -4) + 'AAAA' }), 400);
        }
        async function codes() {
          const input = b64('Hi There');
          const { data: { hmac } } = await vault.write('transit/hmac/orders', { input });
          assert.ok((await vault.write('transit/verify/orders', { input, hmac })).data.valid);
          assert.ok(!(await vault.write('transit/verify/orders', { input: b64('Hi there'), hmac })).data.valid);
          await vault.write('transit/keys/codes', { type: 'hmac', exportable: true });
          const made = await vault.write('transit/hmac/codes/sha2-512', { input });
          const exported = (await vault.read('transit/export/hmac-key/codes')).data.keys[1];
          assert.deepEqual(raw(made.data.hmac), crypto.createHmac('sha512', Buffer.from(exported, 'base64')).update('Hi There').digest());
          const sum = await vault.write('transit/hash/sha2-256', { input: b64('abc') });
          assert.equal(sum.data.sum, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
        }
        async function sops() {
          const dataKey = crypto.randomBytes(32).toString('base64');
          const send = async (path, body) => {
            const answer = await fetch(address + '/v1/' + path, { method: 'PUT',
              headers: { 'X-Vault-Token': token, 'X-Vault-Request': 'true' }, body: JSON.stringify(body) });
            assert.equal(answer.status, 200, path);
            return (await answer.json()).data;
          };
          const { ciphertext } = await send('transit/encrypt/sops', { plaintext: dataKey });
          assert.equal((await send('transit/decrypt/sops', { ciphertext })).plaintext, dataKey);
        }
        (async () => {
          assert.equal((await vault.health()).sealed, false);
          assert.equal((await vault.tokenLookupSelf()).data.policies[0], 'transit');
          await data();
          await codes();
          await signatures();
          await sops();
          await refused(require(modules + '/node-vault')({ endpoint: address + '/api/keys', token: 'hvs.x' }).transitListKeys(), 403);
        })().catch((error) => { console.error(error); process.exit(1); });
        """;

    [Fact]
    public async Task Node_vault_uses_every_part_of_transit_and_node_verifies_every_signature()
    {
        var modules = Engines.Npm();
        await using var host = await ServiceHost.StartAsync(DatabaseEngine.Sqlite, PlatformDomain.Services);
        using var owner = host.ClientAs(Guid.CreateVersion7());
        var token = await ApiKeyTests.MakeSecretAsync(owner, "node-vault", "transit");

        var script = Path.Combine(host.Folder, "vault.cjs");
        await File.WriteAllTextAsync(script, Script, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { script, modules, host.Address.ToString().TrimEnd('/'), token },
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, errors);
    }
}
