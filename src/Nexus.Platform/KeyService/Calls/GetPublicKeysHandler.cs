using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.KeyService;
using Nexus.Kernel.Calls;
using Nexus.Platform.KeyService.Keys;

namespace Nexus.Platform.KeyService.Calls;

internal sealed class GetPublicKeysHandler(KeyRing ring, KeyDb db) : IServiceCallHandler<GetPublicKeys, PublicKeys>
{
    // Rotations are rare; a list longer than this would only make tokens slower to check.
    private const int MostVersions = 20;

    public async Task<PublicKeys> HandleAsync(GetPublicKeys request, CancellationToken cancellationToken)
    {
        await ring.EnsureAsync(request.Key, KeyKind.Signing, cancellationToken);
        var versions = await db
            .Versions.AsNoTracking()
            .Where(version => version.KeyName == request.Key)
            .OrderByDescending(version => version.Number)
            .Take(MostVersions)
            .ToListAsync(cancellationToken);
        return new PublicKeys([
            .. versions.Select(version => new PublicKey(
                version.KeyId,
                version.PublicX!,
                version.PublicY!,
                version.CreatedAt
            )),
        ]);
    }
}
