using System.Security.Cryptography;
using System.Text;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;
using Nexus.Platform.KeyService.Keys;

namespace Nexus.Platform.KeyService.Calls;

/// <summary>HKDF-SHA-256 (RFC 5869) with the context as its info; the parent is random, so the salt may be empty.</summary>
internal sealed class DeriveKeyHandler(KeyRing ring) : IServiceCallHandler<DeriveKey, DerivedKey>
{
    public async Task<DerivedKey> HandleAsync(DeriveKey request, CancellationToken cancellationToken)
    {
        var parent = await ring.CurrentAsync(request.Key, KeyKind.Derivation, cancellationToken);
        var info = Encoding.UTF8.GetBytes("nexus-derived-key|" + request.Context);
        return new DerivedKey(HKDF.DeriveKey(HashAlgorithmName.SHA256, parent.Material, 32, salt: null, info));
    }
}
