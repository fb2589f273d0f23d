using System.Security.Cryptography;

namespace Nexus.Content.StreamCore.Live.Rtmp;

/// <summary>The simple handshake (RTMP 1.0 section 5.2).</summary>
internal static class RtmpHandshake
{
    private const byte Version = 3;
    private const int Length = 1536;

    public static async Task RunAsync(Stream incoming, Stream outgoing, CancellationToken cancellationToken)
    {
        var theirs = new byte[1 + Length];
        await incoming.ReadExactlyAsync(theirs, cancellationToken);
        if (theirs[0] != Version)
        {
            throw new RtmpException("The first byte is not that of RTMP.");
        }
        // Version, our time (zero) and random bytes; then what they sent.
        var answer = new byte[1 + Length + Length];
        answer[0] = Version;
        RandomNumberGenerator.Fill(answer.AsSpan(1 + 8, Length - 8));
        theirs.AsSpan(1).CopyTo(answer.AsSpan(1 + Length));
        await outgoing.WriteAsync(answer, cancellationToken);
        await outgoing.FlushAsync(cancellationToken);
        await incoming.ReadExactlyAsync(theirs.AsMemory(1), cancellationToken);
    }
}
