using Nexus.Kernel.Data;

namespace Nexus.Kernel.Messaging;

/// <summary>For workers that tell somebody of what they have changed, as with a link in a mail.</summary>
public static class Telling
{
    /// <summary>
    /// Saves, then tells: otherwise what is told could outrun the row it speaks of, or go out and leave a dead link when
    /// the process dies.
    /// </summary>
    public static async Task SaveThenTellAsync(
        this ServiceDb db,
        Func<CancellationToken, Task> tell,
        CancellationToken cancellationToken
    )
    {
        await db.SaveChangesAsync(cancellationToken);
        await tell(cancellationToken);
    }
}
