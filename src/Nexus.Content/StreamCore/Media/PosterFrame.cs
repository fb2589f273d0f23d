using System.Globalization;

namespace Nexus.Content.StreamCore.Media;

/// <summary>Looks for a moment that says something about a film: neither black nor white nor one flat colour.</summary>
internal static class PosterFrame
{
    /// <summary>The candidates, small and grey, one after the other as plain bytes.</summary>
    public const string LooksName = "looks.gray";

    private const int Width = 64;
    private const int Height = 36;

    private static readonly double[] Candidates = [0.1, 0.25, 0.4, 0.6, 0.8];

    public static string Shrink => $"scale={Width}:{Height},format=gray";

    /// <summary>A filter that lets the first frame through and the first at or after each candidate's moment.</summary>
    public static string Select(TimeSpan duration)
    {
        var moments = Candidates.Select(share =>
        {
            var moment = (duration.TotalSeconds * share).ToString("0.###", CultureInfo.InvariantCulture);
            return $"+gte(t,{moment})*lt(prev_t,{moment})";
        });
        return $"select='gt(eq(n,0){string.Concat(moments)},0)'";
    }

    /// <returns>The number of the best candidate, counted from one; the first frame only where no other says more.</returns>
    public static async Task<int> BestAsync(string drawn, CancellationToken cancel)
    {
        var looks = await File.ReadAllBytesAsync(Path.Combine(drawn, LooksName), cancel);
        var scores = looks.Chunk(Width * Height).Select(Score).ToList();
        var best = Enumerable.Range(1, scores.Count - 1).Append(0).MaxBy(index => scores[index]);
        return best + 1;
    }

    /// <summary>Contrast, less the further the mean is from middle grey.</summary>
    private static double Score(byte[] picture)
    {
        var mean = picture.Average(p => (double)p);
        var deviation = Math.Sqrt(picture.Average(p => (p - mean) * (p - mean)));
        return deviation * (1 - Math.Abs(mean - 128) / 160);
    }
}
