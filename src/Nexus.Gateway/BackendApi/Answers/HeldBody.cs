namespace Nexus.Gateway.BackendApi.Answers;

/// <summary>
/// The body of an answer that may still be changed: held until it is whole when <paramref name="mayHold"/> says so at
/// the first byte, passed on when not, or as soon as it grows too large.
/// </summary>
internal sealed class HeldBody(Stream inner, Func<bool> mayHold) : Stream
{
    private const int Most = 1 << 20;
    private MemoryStream? held;
    private bool decided;

    /// <summary>Whether the body was held; false when it was passed on or there was none.</summary>
    public bool IsHeld => held is not null;

    /// <summary>What was held.</summary>
    public ReadOnlyMemory<byte> Held => held is null ? default : held.GetBuffer().AsMemory(0, (int)held.Length);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        if (buffer.IsEmpty)
        {
            return;
        }
        if (!decided)
        {
            decided = true;
            held = mayHold() ? new MemoryStream() : null;
        }
        if (held is not null && held.Length + buffer.Length > Most)
        {
            var begun = held;
            held = null;
            await inner.WriteAsync(begun.GetBuffer().AsMemory(0, (int)begun.Length), cancellationToken);
        }
        if (held is null)
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        else
        {
            held.Write(buffer.Span);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Before the first byte nobody knows yet what the answer is, unless its type says that it is passed on.
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        if (!decided && !mayHold())
        {
            decided = true;
        }
        return decided && held is null ? inner.FlushAsync(cancellationToken) : Task.CompletedTask;
    }

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Answers are written asynchronously.");

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
