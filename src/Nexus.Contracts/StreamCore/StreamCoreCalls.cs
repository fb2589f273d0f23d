using Nexus.Kernel.Calls;

namespace Nexus.Contracts.StreamCore;

/// <summary>What streamcore answers to other services.</summary>
public static class StreamCoreCalls
{
    /// <summary>The progress of running transcodes.</summary>
    public static ServiceCall<GetProgress, TranscodeProgress> GetProgress { get; } =
        new("streamcore", "get-progress", Safe: true);
}

/// <summary>Asks for the progress of works.</summary>
/// <param name="WorkIds">At most 200.</param>
public sealed record GetProgress(IReadOnlyList<Guid> WorkIds);

/// <summary>Progress of those works that are in the works.</summary>
/// <param name="Works">One entry a work.</param>
public sealed record TranscodeProgress(IReadOnlyList<TranscodeProgressed> Works);
