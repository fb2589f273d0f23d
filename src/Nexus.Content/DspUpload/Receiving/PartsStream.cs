namespace Nexus.Content.DspUpload.Receiving;

/// <summary>Reads several files as if they were one.</summary>
internal sealed class PartsStream(IReadOnlyList<string> paths) : Stream
{
    private FileStream? current;
    private int next;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty && Open() is { } file)
        {
            var read = await file.ReadAsync(buffer, cancellationToken);
            if (read > 0)
            {
                return read;
            }
            await file.DisposeAsync();
            current = null;
        }
        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            current?.Dispose();
        }
        base.Dispose(disposing);
    }

    private FileStream? Open()
    {
        if (current is null && next < paths.Count)
        {
            current = new FileStream(paths[next++], FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, true);
        }
        return current;
    }
}
