using System.Text.Json;

namespace Nexus.Content.StreamCore.Media;

/// <summary>
/// One step's results on disk. A step works in a folder of that attempt, which takes the step's name only when it is
/// whole; then a marker is written that names its input and its files. Without a fitting marker nothing is trusted.
/// </summary>
internal sealed class StepFolder(string root, string step, string inputHash)
{
    private const string Markers = ".steps";
    private const string Attempts = ".attempts";

    private sealed record Marker(string InputHash, List<MediaFile> Files);

    private string Folder => Path.Combine(root, step);

    private string MarkerPath => Path.Combine(root, Markers, step + ".json");

    /// <summary>The step's files when it is complete for this very input, otherwise null.</summary>
    public async Task<IReadOnlyList<MediaFile>?> CompletedAsync(CancellationToken cancel)
    {
        if (!File.Exists(MarkerPath))
        {
            return null;
        }
        Marker? marker;
        try
        {
            marker = JsonSerializer.Deserialize<Marker>(await File.ReadAllBytesAsync(MarkerPath, cancel));
        }
        catch (JsonException)
        {
            return null;
        }
        return marker?.InputHash == inputHash && marker.Files.All(IsWhole) ? marker.Files : null;
    }

    /// <summary>Does the work in a fresh folder and keeps it only when it ends well.</summary>
    public async Task<IReadOnlyList<MediaFile>> RunAsync(Func<string, Task> work, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.Combine(root, Markers));
        File.Delete(MarkerPath);
        // Its own name for each attempt: a process that outlived a crashed worker cannot write into this one's folder.
        var attempt = Path.Combine(root, Attempts, $"{step}-{Guid.CreateVersion7():N}");
        Directory.CreateDirectory(attempt);
        try
        {
            await work(attempt);
            cancel.ThrowIfCancellationRequested();
            Delete(Folder);
            Directory.Move(attempt, Folder);
        }
        finally
        {
            Delete(attempt);
        }
        List<MediaFile> files =
        [
            .. Directory
                .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(f => MediaFile.Of(root, f)),
        ];
        await WriteMarkerAsync(new Marker(inputHash, files), cancel);
        return files;
    }

    /// <summary>Removes what interrupted attempts left behind.</summary>
    public static void Sweep(string root)
    {
        try
        {
            Delete(Path.Combine(root, Attempts));
        }
        catch (IOException)
        {
            // A process that outlived its worker is still writing there. Nobody reads it; the next run sweeps again.
        }
    }

    private bool IsWhole(MediaFile file)
    {
        var found = new FileInfo(Path.Combine(root, file.Path));
        return found.Exists && found.Length == file.Length;
    }

    private async Task WriteMarkerAsync(Marker marker, CancellationToken cancel)
    {
        var draft = $"{MarkerPath}.{Guid.CreateVersion7():N}";
        await File.WriteAllBytesAsync(draft, JsonSerializer.SerializeToUtf8Bytes(marker), cancel);
        File.Move(draft, MarkerPath, overwrite: true);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
