using Nexus.Testing;

namespace Nexus.EndToEnd.Platforms;

/// <summary>What a platform under test has other than in life: wide limits, and little time to call off an erasure.</summary>
internal static class TestLimits
{
    public static IReadOnlyDictionary<string, string?> Environment { get; } =
        new Dictionary<string, string?>(WideLimits.Environment) { ["NEXUS__Erasure__Grace"] = "00:00:02" };
}
