using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Calls;

namespace Nexus.Content.StreamingV2.Calls;

internal sealed class GetGrantedReleasesHandler(StreamingDb db)
    : IServiceCallHandler<GetGrantedReleases, GrantedReleases>
{
    public async Task<GrantedReleases> HandleAsync(GetGrantedReleases request, CancellationToken cancellationToken) =>
        new(
            await db
                .Grants.Where(row => row.UserId == request.UserId)
                .Select(row => row.ReleaseId)
                .ToListAsync(cancellationToken)
        );
}
