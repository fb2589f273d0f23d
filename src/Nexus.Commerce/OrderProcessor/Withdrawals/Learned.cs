namespace Nexus.Commerce.OrderProcessor.Withdrawals;

internal static class Learned
{
    /// <summary>The newest news counts, in whatever order they come; false for what is old.</summary>
    public static async Task<bool> SetAsync(
        OrderDb db,
        Guid releaseId,
        long version,
        bool withdrawn,
        CancellationToken cancellationToken
    )
    {
        var known = await db.WithdrawnReleases.FindAsync([releaseId], cancellationToken);
        if (known?.PublishVersion >= version)
        {
            return false;
        }
        if (known is null)
        {
            // What is older may still come; it must find that it is.
            known = new WithdrawnRelease { ReleaseId = releaseId };
            db.WithdrawnReleases.Add(known);
        }
        (known.PublishVersion, known.Withdrawn) = (version, withdrawn);
        return true;
    }
}
