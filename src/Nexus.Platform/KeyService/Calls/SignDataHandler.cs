using System.Security.Cryptography;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Platform.KeyService.Keys;

namespace Nexus.Platform.KeyService.Calls;

internal sealed class SignDataHandler(KeyRing ring) : IServiceCallHandler<SignData, SignedData>
{
    public async Task<SignedData> HandleAsync(SignData request, CancellationToken cancellationToken)
    {
        var key = await ring.CurrentAsync(request.Key, KeyKind.Signing, cancellationToken);
        if (request.KeyId is { } keyId && keyId != key.KeyId)
        {
            key =
                await ring.OpenAsync(request.Key, keyId, cancellationToken)
                ?? throw Problems.NotFound("version of this key", keyId);
        }
        // One instance a signature: ECDsa promises no use by several threads.
        using var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(key.Material, out _);
        var signature = pair.SignData(
            request.Data,
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
        return new SignedData(signature, key.KeyId);
    }
}
