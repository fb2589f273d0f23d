namespace Nexus.Kernel.Storage;

/// <summary>The next so many bytes of a stream it owns.</summary>
internal sealed class SliceStream(Stream source, long length) : AsyncReadStream
{
    private long left = length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = (int)Math.Min(left, buffer.Length);
        var read = await source.ReadAsync(buffer[..wanted], cancellationToken).ConfigureAwait(false);
        left -= read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await source.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
