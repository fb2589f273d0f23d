using Nexus.Content.StreamCore.Media;

namespace Nexus.Content.Tests.StreamCore.Media;

/// <summary>One encode of the sample film that several tests look at.</summary>
internal static class PackagedFilm
{
    public static readonly Lazy<Task<(string Folder, PackagedMedia Media, List<double> Progress)>> Clear = new(() =>
        Package(Samples.Film)
    );

    public static async Task<(string Folder, PackagedMedia Media, List<double> Progress)> Package(Task<string> sample)
    {
        var folder = Samples.New("stream");
        var reports = new Reports<double>();
        var source = await Engine.Probe(await sample);
        var media = await new Packager(Engine.Tool).PackageAsync(source, folder, reports, CancellationToken.None);
        return (folder, media, reports.Seen);
    }
}
