using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Calls;

internal sealed class GetProgressHandler(StreamCoreDb db) : IServiceCallHandler<GetProgress, TranscodeProgress>
{
    private const int MostWorks = 200;

    public async Task<TranscodeProgress> HandleAsync(GetProgress request, CancellationToken cancellationToken)
    {
        if (request.WorkIds.Count > MostWorks)
        {
            throw Problems.Invalid("workIds", $"At most {MostWorks}.");
        }
        var rows = await db
            .Assets.AsNoTracking()
            .Where(row => request.WorkIds.Contains(row.WorkId) && row.State == AssetState.Working)
            .OrderBy(row => row.CreatedAt)
            .ToListAsync(cancellationToken);
        return new TranscodeProgress([
            .. rows.GroupBy(row => row.WorkId)
                .Select(group => group.Last())
                .Select(row => new TranscodeProgressed(row.WorkId, row.Progress, row.Step)),
        ]);
    }
}
