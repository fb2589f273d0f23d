namespace Nexus.EndToEnd.Platforms;

/// <summary>A test is one address that does a day's work in a minute; the limits have tests of their own.</summary>
internal static class TestLimits
{
    public static IReadOnlyDictionary<string, string?> Environment { get; } =
        new Dictionary<string, string?>
        {
            ["NEXUS__Gateway__AddressPerMinute"] = "600000",
            ["NEXUS__Gateway__AddressBurst"] = "100000",
            ["NEXUS__Gateway__UserPerMinute"] = "600000",
            ["NEXUS__Gateway__UserBurst"] = "100000",
            ["NEXUS__Gateway__SignInPerMinute"] = "60000",
            ["NEXUS__Gateway__SignInBurst"] = "10000",
            ["NEXUS__Erasure__Grace"] = "00:00:02",
        };
}
