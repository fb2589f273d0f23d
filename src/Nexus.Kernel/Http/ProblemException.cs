namespace Nexus.Kernel.Http;

/// <summary>Carries a problem to the mapper, from any depth.</summary>
public sealed class ProblemException(Problem problem, Exception? inner = null)
    : Exception(problem.Detail ?? problem.Title, inner)
{
    /// <summary>What the client gets.</summary>
    public Problem Problem { get; } = problem;
}
