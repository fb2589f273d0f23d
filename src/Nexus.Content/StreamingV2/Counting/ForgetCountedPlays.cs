using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Retention;

namespace Nexus.Content.StreamingV2.Counting;

/// <summary>Who listened when is known no longer than the window needs it.</summary>
internal sealed class ForgetCountedPlays(StreamingDb db, IOptions<CountingRules> rules, TimeProvider clock) : IForgets
{
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var limit = clock.GetUtcNow() - rules.Value.Window;
        await db.CountedPlays.Where(row => row.CountedAt <= limit).ExecuteDeleteAsync(cancellationToken);
    }
}
