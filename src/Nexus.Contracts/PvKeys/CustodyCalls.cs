using Nexus.Kernel.Calls;

namespace Nexus.Contracts.PvKeys;

/// <summary>What pv-keys answers to other services.</summary>
public static class CustodyCalls
{
    /// <summary>
    /// Holds the keys that somebody's account had before a moment: they sign nothing until their owner releases them.
    /// None is destroyed, because property may rest on it.
    /// </summary>
    public static ServiceCall<HoldKeys, KeysHeld> Hold { get; } = new("pv-keys", "hold-keys", Safe: true);
}

/// <summary>Asks to hold somebody's keys in custody.</summary>
/// <param name="OwnerId">Whose.</param>
/// <param name="Until">What was made before is held.</param>
public sealed record HoldKeys(Guid OwnerId, DateTimeOffset Until);

/// <summary>They are held.</summary>
/// <param name="Keys">How many were for this; the same when asked again.</param>
public sealed record KeysHeld(int Keys);
