using Microsoft.Extensions.Configuration;
using Nexus.Content.StreamCore.Live.Broadcasting;

namespace Nexus.Content.StreamCore.Live;

/// <summary>The local folders of shows: what encoders sent, a file a connection, and segments to seek back to.</summary>
internal sealed class LiveFolders
{
    private readonly string root;

    public LiveFolders(IConfiguration configuration)
    {
        var work = configuration["Data:Work"] ?? throw new InvalidOperationException("Data:Work is not set.");
        root = Path.Combine(work, StreamCoreService.ServiceName + "-live");
    }

    /// <summary>The shows that have a folder here.</summary>
    public IReadOnlyList<Guid> All() =>
        Directory.Exists(root)
            ?
            [
                .. Directory
                    .EnumerateDirectories(root)
                    .Select(folder => Guid.TryParse(Path.GetFileName(folder), out var id) ? id : Guid.Empty)
                    .Where(id => id != Guid.Empty),
            ]
            : [];

    public string Of(Guid showId) => Path.Combine(root, showId.ToString("N"));

    /// <summary>What encoders sent, in order.</summary>
    public IReadOnlyList<string> TakesOf(Guid showId) =>
        Directory.Exists(Of(showId))
            ?
            [
                .. Directory
                    .EnumerateFiles(Of(showId), "take-*")
                    .Where(path => TakeFormat.Of(path) is not null)
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    /// <summary>A new file for what an encoder sends, and which of the show it is, from 1 on.</summary>
    public (string Path, int Number) NewTake(Guid showId, TakeFormat format)
    {
        var folder = Directory.CreateDirectory(Of(showId)).FullName;
        var number = TakesOf(showId).Count + 1;
        return (Path.Combine(folder, $"take-{number:0000}{format.Extension}"), number);
    }

    public void Delete(Guid showId)
    {
        if (Directory.Exists(Of(showId)))
        {
            Directory.Delete(Of(showId), recursive: true);
        }
    }
}
