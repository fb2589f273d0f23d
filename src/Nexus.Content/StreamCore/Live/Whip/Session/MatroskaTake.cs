using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Content.StreamCore.Live.Whip.Matroska;
using Nexus.Content.StreamCore.Live.Whip.Rtp;

namespace Nexus.Content.StreamCore.Live.Whip.Session;

/// <summary>
/// Writes frames into a take. What comes first waits until it is known whether there is sound: who sends none for a
/// second after the first picture is silent.
/// </summary>
internal sealed class MatroskaTake(Take take, bool mayHaveSound)
{
    private const long SilentAfter = 1000;
    private const long LongestCluster = 5000;
    private const int MostWaiting = 400;
    private const int MostWaitingBytes = 16 << 20;

    /// <summary>What a frame takes beside its bytes.</summary>
    private const int FrameCost = 100;

    private readonly List<Frame> waiting = [];
    private int waitingBytes;
    private bool begun;
    private bool hasPicture;
    private bool hasSound;
    private long firstPicture;
    private long lastPicture = -1;
    private long? cluster;

    public async Task PictureAsync(
        PictureFrame picture,
        double at,
        H264Assembler from,
        CancellationToken cancellationToken
    )
    {
        // Two pictures cannot be shown at the same time, nor one before the last.
        lastPicture = Math.Max((long)at, lastPicture + 1);
        if (!hasPicture)
        {
            (hasPicture, firstPicture) = (true, lastPicture);
        }
        await AddAsync(new Frame(MatroskaWriter.Picture, lastPicture, picture.IsKey, picture.Bytes), cancellationToken);
        if (!begun && (hasSound || !mayHaveSound || lastPicture - firstPicture > SilentAfter))
        {
            await BeginAsync(from, cancellationToken);
        }
    }

    public Task SoundAsync(byte[] sound, double at, CancellationToken cancellationToken)
    {
        hasSound |= !begun;
        return hasSound && sound.Length > 0
            ? AddAsync(new Frame(MatroskaWriter.Sound, Math.Max(0, (long)at), true, sound), cancellationToken)
            : Task.CompletedTask;
    }

    private async Task BeginAsync(H264Assembler from, CancellationToken cancellationToken)
    {
        if (from is not { Sps: { } sps, Pps: { } pps })
        {
            throw new StreamRefusedException(Refusal.Unfit, "The first picture does not say how large it is.");
        }
        begun = true;
        using var piece = new MemoryStream();
        piece.Write(MatroskaWriter.Header(sps, pps, hasSound));
        // Sound from before the first picture would only be heard over none.
        foreach (var frame in waiting.Where(frame => frame.At >= firstPicture))
        {
            Write(piece, frame);
        }
        waiting.Clear();
        await take.WriteAsync(piece.ToArray(), true, cancellationToken);
    }

    private async Task AddAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (begun)
        {
            using var piece = new MemoryStream();
            Write(piece, frame);
            await take.WriteAsync(piece.ToArray(), true, cancellationToken);
            return;
        }
        Keep(frame);
    }

    private void Keep(Frame frame)
    {
        // Sound from before the first picture is not missed; a picture is what all later ones refer to.
        if (!hasPicture && waiting.Count == MostWaiting)
        {
            waitingBytes -= waiting[0].Cost;
            waiting.RemoveAt(0);
        }
        if (waitingBytes + frame.Cost > MostWaitingBytes)
        {
            throw new StreamRefusedException(Refusal.Unfit, "The first second is too large; choose a lower bit rate.");
        }
        waitingBytes += frame.Cost;
        waiting.Add(frame);
    }

    private void Write(MemoryStream piece, Frame frame)
    {
        var since = frame.At - cluster;
        if (
            since is null or > LongestCluster or < -LongestCluster
            || (frame.IsKey && frame.Track == MatroskaWriter.Picture)
        )
        {
            cluster = frame.At;
            piece.Write(MatroskaWriter.Cluster(frame.At));
        }
        piece.Write(MatroskaWriter.Block(frame.Track, (short)(frame.At - cluster!.Value), frame.IsKey, frame.Bytes));
    }

    private sealed record Frame(int Track, long At, bool IsKey, byte[] Bytes)
    {
        public int Cost => Bytes.Length + FrameCost;
    }
}
