namespace Nexus.Testing;

/// <summary>
/// A test or a measurement is one address that does a day's work of thousands in a minute; the limits have tests of
/// their own.
/// </summary>
public static class WideLimits
{
    /// <summary>The environment of a gateway that limits next to nothing.</summary>
    public static IReadOnlyDictionary<string, string?> Environment { get; } =
        new Dictionary<string, string?>
        {
            ["NEXUS__Gateway__Limits__Address__Quota"] = "600000",
            ["NEXUS__Gateway__Limits__Address__Burst"] = "1000000",
            ["NEXUS__Gateway__Limits__User__Quota"] = "600000",
            ["NEXUS__Gateway__Limits__User__Burst"] = "1000000",
            ["NEXUS__Gateway__Limits__LocalSignIn__Quota"] = "60000",
            ["NEXUS__Gateway__Limits__LocalSignIn__Burst"] = "10000",
            ["NEXUS__Gateway__Limits__LocalRegistration__Quota"] = "60000",
            ["NEXUS__Gateway__Limits__LocalRegistration__Burst"] = "10000",
        };
}
