using System.Collections.Concurrent;

namespace Nexus.Kernel.Security;

/// <summary>
/// Tokens that were checked, until they end. Most requests find theirs here, so it is found by a part of the header
/// without making a text of it, and by its last characters: a signature differs there already.
/// </summary>
internal sealed class CheckedTokens(TimeProvider clock)
{
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, (CheckedPrincipal Principal, DateTimeOffset Until)> known = new(
        BySignature.Comparer
    );

    /// <summary>Whose the token is, or null when it is not known or has ended.</summary>
    public CheckedPrincipal? Find(ReadOnlySpan<char> token) =>
        known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out var found)
        && found.Until > clock.GetUtcNow()
            ? found.Principal
            : null;

    public void Keep(string token, CheckedPrincipal principal, DateTimeOffset until)
    {
        if (known.Count >= MostKept)
        {
            Trim();
        }
        known[token] = (principal, until);
    }

    // What is forgotten is checked again.
    private void Trim()
    {
        var now = clock.GetUtcNow();
        foreach (var (token, kept) in known)
        {
            if (kept.Until <= now)
            {
                known.TryRemove(token, out _);
            }
        }
        if (known.Count >= MostKept)
        {
            known.Clear();
        }
    }

    private sealed class BySignature : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<char>, string>
    {
        private const int Enough = 32;

        public static BySignature Comparer { get; } = new();

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode(string token) => GetHashCode(token.AsSpan());

        public bool Equals(ReadOnlySpan<char> alternate, string other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<char> alternate) =>
            string.GetHashCode(alternate[Math.Max(0, alternate.Length - Enough)..]);

        public string Create(ReadOnlySpan<char> alternate) => alternate.ToString();
    }
}
