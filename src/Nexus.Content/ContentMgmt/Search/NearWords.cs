using Microsoft.EntityFrameworkCore;

namespace Nexus.Content.ContentMgmt.Search;

/// <summary>
/// The words of the library that are one slip away from what was typed: a letter missing, too many, wrong or exchanged
/// with its neighbour. Two such words become the same when a letter is left out of one or both, so it is a look-up.
/// </summary>
internal sealed class NearWords(ContentDb db)
{
    /// <summary>In shorter words a slip makes another word.</summary>
    private const int Shortest = 4;
    private const int MostNear = 12;

    public async Task<Dictionary<string, IReadOnlyList<string>>> OfAsync(
        IReadOnlyList<string> words,
        CancellationToken cancellationToken
    )
    {
        var near = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var word in words.Where(word => word.Length >= Shortest))
        {
            var slips = Enumerable.Range(0, word.Length).Select(at => word.Remove(at, 1)).Append(word).ToList();
            var candidates = await db
                .SearchSlips.AsNoTracking()
                .Where(row => slips.Contains(row.Slip))
                .Select(row => row.Word)
                .Distinct()
                .Take(500)
                .ToListAsync(cancellationToken);
            near[word] =
            [
                .. candidates
                    .Where(other => other != word && IsOneSlip(word, other))
                    .Order(StringComparer.Ordinal)
                    .Take(MostNear),
            ];
        }
        return near;
    }

    /// <summary>Whether one insertion, deletion, substitution or exchange of neighbours makes one word the other.</summary>
    internal static bool IsOneSlip(string a, string b)
    {
        var start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start])
        {
            start++;
        }
        var x = a.AsSpan(start);
        var y = b.AsSpan(start);
        return (x.Length - y.Length) switch
        {
            0 => x.Length == 0
                || x[1..].SequenceEqual(y[1..])
                || (x.Length > 1 && x[0] == y[1] && x[1] == y[0] && x[2..].SequenceEqual(y[2..])),
            1 => x[1..].SequenceEqual(y),
            -1 => x.SequenceEqual(y[1..]),
            _ => false,
        };
    }
}
