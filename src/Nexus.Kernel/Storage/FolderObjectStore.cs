using System.Runtime.CompilerServices;

namespace Nexus.Kernel.Storage;

/// <summary>
/// Objects as files under one folder. A put writes a temporary file, synchronises it and renames it, so that a crash at
/// any moment leaves the old object or the new one.
/// </summary>
public sealed class FolderObjectStore : IObjectStore
{
    // No key holds a tilde: the file of "a" and the folder of "a/b" cannot meet.
    private const char FileMark = '~';
    private const string TemporaryName = ".tmp";
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);
    private readonly string root;
    private readonly string temporary;
    private readonly TimeProvider time;

    /// <summary>Keeps objects under <paramref name="root" />, which is created where it is missing.</summary>
    public FolderObjectStore(string root, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        ArgumentNullException.ThrowIfNull(time);
        this.time = time;
        this.root = Directory.CreateDirectory(root).FullName;
        temporary = Directory.CreateDirectory(Path.Combine(this.root, TemporaryName)).FullName;
        foreach (var file in new DirectoryInfo(temporary).EnumerateFiles())
        {
            if (time.GetUtcNow() - file.LastWriteTimeUtc > Abandoned)
                file.Delete();
        }
    }

    /// <inheritdoc />
    public async Task<ObjectInfo> PutAsync(
        string key,
        Stream content,
        PutOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        ObjectKey.Validate(key);
        ArgumentNullException.ThrowIfNull(content);
        options ??= new PutOptions();
        options.Validate();
        await using var hashing = new HashingStream(key, content, options.ExpectedSha256);
        FolderTrailer? trailer = null;
        await ReplaceAsync(
                key,
                async file =>
                {
                    await hashing.CopyToAsync(file, cancellation).ConfigureAwait(false);
                    trailer = new(hashing.Count, hashing.Sha256, options.ContentType, NowMicroseconds());
                    await trailer.WriteAsync(file, cancellation).ConfigureAwait(false);
                }
            )
            .ConfigureAwait(false);
        return trailer!.ToInfo(key);
    }

    /// <inheritdoc />
    public async Task<Stream> GetAsync(
        string key,
        long offset = 0,
        long? length = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        var file = Open(key) ?? throw new ObjectNotFoundException(key);
        try
        {
            var trailer = await FolderTrailer.ReadAsync(key, file, cancellation).ConfigureAwait(false);
            var available = Math.Max(0, trailer.Length - offset);
            file.Position = Math.Min(offset, trailer.Length);
            return new SliceStream(file, Math.Min(length ?? available, available));
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc />
    public async Task<ObjectInfo?> HeadAsync(string key, CancellationToken cancellation = default)
    {
        await using var file = Open(key);
        if (file is null)
            return null;
        return (await FolderTrailer.ReadAsync(key, file, cancellation).ConfigureAwait(false)).ToInfo(key);
    }

    /// <inheritdoc />
    public Task DeleteAsync(string key, CancellationToken cancellation = default)
    {
        var path = PathOf(key);
        if (File.Exists(path))
        {
            File.Delete(path);
            DirectorySync.Flush(Path.GetDirectoryName(path)!);
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ObjectEntry> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        ObjectKey.ValidatePrefix(prefix);
        var slash = prefix.LastIndexOf('/') + 1;
        foreach (var key in Walk(prefix[..slash], prefix))
        {
            cancellation.ThrowIfCancellationRequested();
            if (await HeadAsync(key, cancellation).ConfigureAwait(false) is { } info)
                yield return new ObjectEntry(key, info.Length, info.LastModified);
        }
    }

    /// <inheritdoc />
    public async Task<ObjectInfo> CopyAsync(string from, string to, CancellationToken cancellation = default)
    {
        ObjectKey.Validate(to);
        await using var source = Open(from) ?? throw new ObjectNotFoundException(from);
        var trailer = await FolderTrailer.ReadAsync(from, source, cancellation).ConfigureAwait(false);
        var copy = trailer with { WrittenUnixMicroseconds = NowMicroseconds() };
        source.Position = 0;
        await using var content = new SliceStream(source, trailer.Length);
        await ReplaceAsync(
                to,
                async file =>
                {
                    await content.CopyToAsync(file, cancellation).ConfigureAwait(false);
                    await copy.WriteAsync(file, cancellation).ConfigureAwait(false);
                }
            )
            .ConfigureAwait(false);
        return copy.ToInfo(to);
    }

    private async Task ReplaceAsync(string key, Func<FileStream, Task> write)
    {
        var path = PathOf(key);
        var draft = Path.Combine(temporary, Guid.CreateVersion7().ToString("N"));
        try
        {
            var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, true);
            await using (file.ConfigureAwait(false))
            {
                await write(file).ConfigureAwait(false);
                await file.FlushAsync().ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }
            var directory = Path.GetDirectoryName(path)!;
            CreateDurably(directory);
            File.Move(draft, path, overwrite: true);
            DirectorySync.Flush(directory);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static void CreateDurably(string directory)
    {
        if (Directory.Exists(directory))
            return;
        var parent = Path.GetDirectoryName(directory)!;
        CreateDurably(parent);
        Directory.CreateDirectory(directory);
        DirectorySync.Flush(parent);
    }

    // In byte order of the whole keys: a folder sorts as its name and a slash, a file as its name.
    private IEnumerable<string> Walk(string under, string prefix)
    {
        var directory = new DirectoryInfo(Path.Combine(root, under));
        if (!directory.Exists)
            yield break;
        var names = directory
            .EnumerateFileSystemInfos()
            .Where(entry => entry.Name[0] != '.')
            .Select(entry => under + (entry is DirectoryInfo ? entry.Name + "/" : entry.Name.TrimEnd(FileMark)))
            .Where(name => Fits(name, prefix))
            .Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!name.EndsWith('/'))
                yield return name;
            else
                foreach (var key in Walk(name, prefix))
                    yield return key;
        }
    }

    private static bool Fits(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal)
        || (name.EndsWith('/') && prefix.StartsWith(name, StringComparison.Ordinal));

    private FileStream? Open(string key)
    {
        try
        {
            return new FileStream(
                PathOf(key),
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read | FileShare.Delete,
                1 << 16,
                useAsync: true
            );
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(string key)
    {
        ObjectKey.Validate(key);
        return Path.Combine(root, key + FileMark);
    }

    private long NowMicroseconds() =>
        (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
