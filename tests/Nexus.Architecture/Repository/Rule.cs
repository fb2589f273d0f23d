using Xunit;

namespace Nexus.Architecture.Repository;

/// <summary>Fails with every violation that has no exception, and with every exception nothing needs any more.</summary>
internal static class Rule
{
    /// <param name="name">The file of the exceptions: <c>Exceptions/{name}.txt</c>, a line each: <c>path | reason</c>.</param>
    /// <param name="demand">What the rule asks for, said to whoever broke it.</param>
    public static void Holds(string name, string demand, IEnumerable<Violation> violations)
    {
        var (all, allowed) = (violations.Distinct().ToList(), ExceptionList.Of(name));
        var broken = all.Where(violation => !allowed.Any(entry => entry.Covers(violation))).Select(v => v.ToString());
        var unused = allowed
            .Where(entry => RepositoryRoot.IsOwn && entry.Exists && !all.Any(entry.Covers))
            .Select(entry => $"{entry.Source}: the exception for {entry.Path} is needed no more: remove it");
        var lines = broken.Concat(unused).ToList();
        Assert.True(lines.Count == 0, $"{demand}\n{lines.Count} to mend:\n{string.Join('\n', lines)}");
    }
}
