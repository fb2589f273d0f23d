using Nexus.Kernel.Calls;

namespace Nexus.Contracts.StreamingV2;

/// <summary>What streaming-v2 answers to other services.</summary>
public static class StreamingCalls
{
    /// <summary>Whether somebody bought a work or a release and may play it.</summary>
    public static ServiceCall<FindBuyers, BuyersFound> FindBuyers { get; } =
        new("streaming-v2", "find-buyers", Safe: true);
}

/// <summary>One of the two is given.</summary>
/// <param name="WorkId">A work: bought with any release it is on.</param>
/// <param name="ReleaseId">A release.</param>
public sealed record FindBuyers(Guid? WorkId = null, Guid? ReleaseId = null);

/// <summary>The answer.</summary>
/// <param name="Any">Whether there is one.</param>
public sealed record BuyersFound(bool Any);
