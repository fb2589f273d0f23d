namespace Nexus.Architecture.Repository;

/// <summary>A place that breaks a rule.</summary>
/// <param name="File">Relative to the root.</param>
/// <param name="Line">From 1.</param>
/// <param name="What">What is wrong there, and the name an exception would go by.</param>
internal sealed record Violation(string File, int Line, string What)
{
    public override string ToString() => $"{File}:{Line}: {What}";
}
