namespace Nexus.Content.DspStreaming.Playing;

/// <summary>Copies a file that another process still writes.</summary>
internal static class GrowingFile
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    /// <summary>Waits until there is something to copy, so that a failure can still be answered as one.</summary>
    public static async Task AwaitFirstBytesAsync(
        string path,
        Task writing,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        while (!writing.IsCompleted && !(File.Exists(path) && new FileInfo(path).Length > 0))
        {
            await Task.Delay(Pause, clock, cancellationToken);
        }
        if (writing.IsFaulted)
        {
            await writing;
        }
    }

    public static async Task CopyAsync(
        string path,
        Task writing,
        Stream target,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        await using var source = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 0,
            useAsync: true
        );
        var buffer = new byte[64 * 1024];
        while (true)
        {
            // Looked at before the read: what was written until then is read.
            var isLast = writing.IsCompleted;
            int read;
            while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
            if (isLast)
            {
                // A transcode that broke off breaks the answer off too; half a song is not a song.
                await writing;
                return;
            }
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }
}
