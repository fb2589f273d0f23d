namespace Nexus.Content.StreamingV2;

/// <summary>Configuration <c>Streaming</c>.</summary>
internal sealed record StreamingOptions
{
    /// <summary>In how many places an account may play at once where none of its roles says otherwise.</summary>
    public int MostAtOnce { get; init; } = 4;

    /// <summary>The same for roles, built-in or custom; of several roles the one with the most places holds.</summary>
    public Dictionary<string, int> MostAtOnceByRole { get; init; } = [];

    /// <summary>How long a visitor's session is kept after its end. Nobody's history hangs on it.</summary>
    public TimeSpan KeepVisitorSessions { get; init; } = TimeSpan.FromDays(1);

    public int MostFor(IEnumerable<string> roles) =>
        roles
            .Where(MostAtOnceByRole.ContainsKey)
            .Select(role => MostAtOnceByRole[role])
            .DefaultIfEmpty(MostAtOnce)
            .Max();
}
