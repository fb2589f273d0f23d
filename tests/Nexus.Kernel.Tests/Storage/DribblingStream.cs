namespace Nexus.Kernel.Tests.Storage;

/// <summary>Content as it comes from a network: of unknown length, a little at a time; it may break off at the end.</summary>
internal sealed class DribblingStream(byte[] content, bool breaksOff = false) : Stream
{
    private int position;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (position == content.Length && breaksOff)
            throw new IOException("The connection was lost.");
        var read = Math.Min(Math.Min(count, 30_000), content.Length - position);
        content.AsSpan(position, read).CopyTo(buffer.AsSpan(offset));
        position += read;
        return read;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
