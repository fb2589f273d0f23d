using Microsoft.EntityFrameworkCore;
using Nexus.Content.ContentMgmt.Podcasts;
using Nexus.Contracts.ContentMgmt;

namespace Nexus.Content.ContentMgmt.Releases;

/// <summary>The picture of a release, a JPEG.</summary>
internal sealed class ReleaseCover
{
    public Guid ReleaseId { get; init; }

    public required byte[] Content { get; set; }
}

/// <summary>Makes covers of releases of what was sent; the caller saves.</summary>
internal static class ReleaseCovers
{
    private static readonly CoverRule Rule = new(AlbumCover.MostBytes, AlbumCover.LeastSide, AlbumCover.MostSide)
    {
        CutsToSquare = true,
        LargestSide = 3000,
    };

    public static Task<byte[]> ReadAsync(Stream body, CancellationToken cancellationToken) =>
        CoverPicture.ReadAsync(body, Rule, cancellationToken);

    public static async Task SetCoverAsync(
        this ContentDb db,
        Release release,
        byte[] content,
        CancellationToken cancellationToken
    )
    {
        release.CoverTag = CoverPicture.TagOf(content);
        if (
            await db.ReleaseCovers.FirstOrDefaultAsync(row => row.ReleaseId == release.Id, cancellationToken) is
            { } former
        )
        {
            former.Content = content;
            return;
        }
        db.ReleaseCovers.Add(new ReleaseCover { ReleaseId = release.Id, Content = content });
    }
}
