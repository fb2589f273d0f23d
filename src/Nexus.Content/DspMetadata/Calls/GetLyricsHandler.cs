using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.DspMetadata;
using Nexus.Kernel.Calls;

namespace Nexus.Content.DspMetadata.Calls;

internal sealed class GetLyricsHandler(MetadataDb db) : IServiceCallHandler<GetLyrics, FoundLyrics>
{
    public async Task<FoundLyrics> HandleAsync(GetLyrics request, CancellationToken cancellationToken)
    {
        var sheet = await db
            .Lyrics.AsNoTracking()
            .FirstOrDefaultAsync(row => row.WorkId == request.WorkId, cancellationToken);
        return new FoundLyrics(sheet?.Tell());
    }
}
