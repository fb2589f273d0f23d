namespace Nexus.Content.StreamingV2;

/// <summary>Configuration <c>Streaming</c>.</summary>
internal sealed record StreamingOptions
{
    /// <summary>In how many places an account may play at once.</summary>
    public int MostAtOnce { get; init; } = 4;
}
