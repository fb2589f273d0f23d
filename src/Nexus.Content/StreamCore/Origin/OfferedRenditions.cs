using Nexus.Content.StreamCore.Media;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Origin;

/// <summary>
/// Which renditions the origin offers to whom: lossless sound to who bought the work and to its owner's people, the others to
/// everybody. The token says who it is, and it is asked at every file, so that a guessed address opens nothing.
/// </summary>
internal static class OfferedRenditions
{
    private const string Ladder = "stream/";
    private const string Opus = SoundCoding.OpusFolder + "/";
    private const string Lossless = SoundCoding.LosslessFolder + "/";

    /// <returns>The file that answers: for a manifest, the one that offers the most.</returns>
    /// <exception cref="ProblemException">403 for a file of the lossless rendition under another's token.</exception>
    public static async ValueTask<string> AnsweringAsync(
        AssetIndex assets,
        string token,
        Guid assetId,
        string path,
        CancellationToken cancellationToken
    )
    {
        var isListener = PlaybackUrls.AudienceOf(token) == PlaybackAudience.Listener;
        if (isListener && path.StartsWith(Lossless, StringComparison.Ordinal))
        {
            throw Problems.Of(
                403,
                "lossless-for-buyers",
                "Lossless sound is for those who bought the work.",
                "Play what the session's manifest offers, or buy the work and start a new session."
            );
        }
        if (!path.StartsWith(Ladder, StringComparison.Ordinal) || !AssetPaths.IsManifest(path))
        {
            return path;
        }
        var name = path[Ladder.Length..];
        foreach (var richer in isListener ? [Opus + name] : new[] { Lossless + name, Opus + name })
        {
            if (await assets.FindAsync(assetId, richer, cancellationToken) is not null)
            {
                return richer;
            }
        }
        return path;
    }
}
