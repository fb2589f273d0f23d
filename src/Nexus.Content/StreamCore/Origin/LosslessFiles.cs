using Nexus.Content.StreamCore.Media;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.Http;

namespace Nexus.Content.StreamCore.Origin;

/// <summary>
/// Whom the origin serves lossless sound: who bought the work, and its owner's people. The token says which it is, and it is
/// asked at every file, so that a guessed address opens nothing.
/// </summary>
internal static class LosslessFiles
{
    private const string Folder = LosslessSound.Folder + "/";

    /// <returns>The file that answers: manifests that offer it, where there are such, stand for those of everybody.</returns>
    /// <exception cref="ProblemException">403 for a file of the rendition under another's token.</exception>
    public static async ValueTask<string> AnsweringAsync(
        AssetIndex assets,
        string token,
        Guid assetId,
        string path,
        CancellationToken cancellationToken
    )
    {
        if (PlaybackUrls.AudienceOf(token) == PlaybackAudience.Listener)
        {
            return path.StartsWith(Folder, StringComparison.Ordinal)
                ? throw Problems.Of(
                    403,
                    "lossless-for-buyers",
                    "Lossless sound is for those who bought the work.",
                    "Play what the session's manifest offers, or buy the work and start a new session."
                )
                : path;
        }
        var theirs = path switch
        {
            "stream/" + Packager.HlsMasterName => Folder + Packager.HlsMasterName,
            "stream/" + Packager.DashManifestName => Folder + Packager.DashManifestName,
            _ => path,
        };
        return theirs == path || await assets.FindAsync(assetId, theirs, cancellationToken) is not null ? theirs : path;
    }
}
