using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Retention;

namespace Nexus.Content.StreamingV2.Counting;

/// <summary>
/// Who listened when is known no longer than the window needs it, and of visitors' sessions nothing is left once they are
/// over: the sums are kept, and they name nobody.
/// </summary>
internal sealed class ForgetListening(
    StreamingDb db,
    IOptions<CountingRules> rules,
    IOptions<StreamingOptions> options,
    TimeProvider clock
) : IForgets
{
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var limit = clock.GetUtcNow() - rules.Value.Window;
        await db.CountedPlays.Where(row => row.CountedAt <= limit).ExecuteDeleteAsync(cancellationToken);
        var over = clock.GetUtcNow() - options.Value.KeepVisitorSessions;
        await db
            .Sessions.Where(row => row.UserId == null && row.ExpiresAt <= over)
            .ExecuteDeleteAsync(cancellationToken);
    }
}
