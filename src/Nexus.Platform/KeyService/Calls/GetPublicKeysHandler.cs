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
        var known = db
            .Versions.AsNoTracking()
            .Where(version => version.KeyName == request.Key)
            .OrderByDescending(version => version.Number);
        var wanted = request.KeyIds is { } ids
            ? known.Where(version => ids.Contains(version.KeyId))
            : known.Take(MostVersions);
        var versions = await wanted.ToListAsync(cancellationToken);
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
