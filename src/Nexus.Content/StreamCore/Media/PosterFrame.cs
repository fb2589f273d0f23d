using CliWrap;

namespace Nexus.Content.StreamCore.Media;

/// <summary>Looks for a moment that says something about a film: neither black nor white nor one flat colour.</summary>
internal sealed class PosterFrame(MediaTool tool)
{
    private const int Width = 64;
    private const int Height = 36;

    private static readonly double[] Candidates = [0.1, 0.25, 0.4, 0.6, 0.8, 0];

    public async Task<TimeSpan> FindAsync(ProbedMedia source, CancellationToken cancel)
    {
        var best = (Moment: TimeSpan.Zero, Score: -1.0);
        foreach (var share in Candidates)
        {
            var moment = source.Info.Duration * share;
            var score = Score(await LookAsync(source, moment, cancel));
            if (score > best.Score)
            {
                best = (moment, score);
            }
        }
        return best.Moment;
    }

    private async Task<byte[]> LookAsync(ProbedMedia source, TimeSpan moment, CancellationToken cancel)
    {
        using var picture = new MemoryStream();
        await tool.RunAsync(
            [
                "-v",
                "error",
                .. source.Input.ArgumentsFrom(moment, tool.Limits),
                "-filter_complex",
                $"[0:{source.Info.Video!.Index}]scale={Width}:{Height},format=gray",
                "-frames:v",
                "1",
                "-f",
                "rawvideo",
                "pipe:1",
            ],
            tool.Limits.ShortWork,
            cancel,
            output: PipeTarget.ToStream(picture)
        );
        return picture.ToArray();
    }

    /// <summary>Contrast, less the further the mean is from middle grey.</summary>
    private static double Score(byte[] picture)
    {
        if (picture.Length < Width * Height)
        {
            return -1;
        }
        var mean = picture.Average(p => (double)p);
        var deviation = Math.Sqrt(picture.Average(p => (p - mean) * (p - mean)));
        return deviation * (1 - Math.Abs(mean - 128) / 160);
    }
}
